package stentor.node.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import stentor.node.channel.Member;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/**
 * What a session needs to go on elsewhere: its client's messages are in their channels' logs and are read again from there.
 *
 * @param acknowledges whether the client acknowledges what it gets
 * @param replay whether it speaks the replay extension
 * @param connected whether it has connected
 * @param subscriptions what it is subscribed to, in the order in which it did
 * @param unacknowledged the batches that it was sent and has not acknowledged, the oldest first
 */
record SessionState(
        SessionSettings settings,
        boolean acknowledges,
        boolean replay,
        boolean connected,
        List<Subscribed> subscriptions,
        List<SentBatch> unacknowledged) {
    /** Tells this layout from others to come. */
    private static final int VERSION = 3;

    /**
     * A subscription.
     *
     * @param position where it goes on: behind what the client has received, or is known to have received
     * @param member whom the client is on a presence channel
     * @param since when the client subscribed, in milliseconds since the epoch
     */
    record Subscribed(String name, Cursor position, Optional<SessionMember> member, long since) {
        Subscribed {
            Objects.requireNonNull(position);
            Objects.requireNonNull(member);
        }
    }

    /** How values are written in this layout, whatever nodes say to each other: it stays in Redis through an upgrade. */
    private static final int LEVEL = 2;

    SessionState {
        subscriptions = List.copyOf(subscriptions);
        unacknowledged = List.copyOf(unacknowledged);
    }

    /** That of a session which begins. */
    static SessionState begin(SessionSettings settings, Handshake handshake) {
        Ext ext = handshake.header().ext();
        return new SessionState(settings, ext.asksForAck(), ext.asksForReplay(), false, List.of(), List.of());
    }

    /** The same, once the client has acknowledged this batch and those before it. */
    SessionState acknowledged(long number) {
        Map<String, MessageId> received = new LinkedHashMap<>();
        List<SentBatch> left = new ArrayList<>();
        for (SentBatch batch : unacknowledged) {
            if (batch.number() <= number) {
                received.putAll(batch.upTo());
            } else {
                left.add(batch);
            }
        }
        List<Subscribed> further = subscriptions.stream()
                .map(each -> received.containsKey(each.name())
                        ? new Subscribed(
                                each.name(), Cursor.after(received.get(each.name())), each.member(), each.since())
                        : each)
                .toList();
        return new SessionState(settings, acknowledges, replay, connected, further, left);
    }

    byte[] toBytes() {
        WireWriter to = new WireWriter(null, LEVEL, 256);
        to.octet(VERSION);
        SessionForms.settings(to, settings);
        to.flag(acknowledges);
        to.flag(replay);
        to.flag(connected);
        to.list(subscriptions, SessionState::write);
        to.list(unacknowledged, SessionState::write);
        return to.toBytes();
    }

    private static void write(WireWriter to, Subscribed subscribed) {
        to.text(subscribed.name());
        WireValues.cursor(to, subscribed.position());
        to.flag(subscribed.member().isPresent());
        subscribed.member().ifPresent(as -> {
            to.text(as.member().id());
            to.optionalText(as.member().info());
            to.number(as.limit());
        });
        to.number(subscribed.since());
    }

    private static void write(WireWriter to, SentBatch batch) {
        to.number(batch.number());
        to.list(batch.upTo().entrySet(), (writer, entry) -> {
            writer.text(entry.getKey());
            WireValues.id(writer, entry.getValue());
        });
    }

    /** Reads what {@link #toBytes} wrote; empty for what another version, or nobody, wrote. */
    static Optional<SessionState> parse(byte[] bytes) {
        try {
            WireReader from = new WireReader(null, LEVEL, bytes);
            if (from.octet() != VERSION) {
                return Optional.empty();
            }
            SessionState state = new SessionState(
                    SessionForms.settings(from),
                    from.flag(),
                    from.flag(),
                    from.flag(),
                    from.list(SessionState::subscribed),
                    from.list(SessionState::batch));
            from.end();
            return Optional.of(state);
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Subscribed subscribed(WireReader from) {
        return new Subscribed(
                from.text(),
                WireValues.cursor(from),
                from.flag()
                        ? Optional.of(
                                new SessionMember(new Member(from.text(), from.optionalText()), from.smallNumber()))
                        : Optional.empty(),
                from.number());
    }

    private static SentBatch batch(WireReader from) {
        long number = from.number();
        Map<String, MessageId> upTo = new LinkedHashMap<>();
        from.list(reader -> upTo.put(reader.text(), WireValues.id(reader)));
        return new SentBatch(number, upTo);
    }
}
