package stentor.node.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.Cursor;

/**
 * What a session needs to go on elsewhere: its client's messages are in their channels' logs and are read again from there.
 *
 * @param acknowledges whether the client acknowledges what it gets
 * @param replay whether it speaks the replay extension
 * @param connected whether it has connected
 * @param batch the newest batch that it was sent
 * @param positions where its subscriptions go on, by their names: behind what it has received, or is known to have received
 */
record SessionState(
        SessionSettings settings,
        boolean acknowledges,
        boolean replay,
        boolean connected,
        long batch,
        Map<String, Cursor> positions) {
    /** Tells this layout from others to come. */
    private static final int VERSION = 1;

    /** How values are written in this layout, whatever nodes say to each other: it stays in Redis through an upgrade. */
    private static final int LEVEL = 2;

    SessionState {
        positions = new LinkedHashMap<>(positions);
    }

    /** That of a session which begins. */
    static SessionState begin(SessionSettings settings, Handshake handshake) {
        Ext ext = handshake.header().ext();
        return new SessionState(settings, ext.asksForAck(), ext.asksForReplay(), false, 0, Map.of());
    }

    byte[] toBytes() {
        WireWriter to = new WireWriter(null, LEVEL, 256);
        to.octet(VERSION);
        SessionForms.settings(to, settings);
        to.flag(acknowledges);
        to.flag(replay);
        to.flag(connected);
        to.number(batch);
        to.list(List.copyOf(positions.entrySet()), (writer, entry) -> {
            writer.text(entry.getKey());
            WireValues.cursor(writer, entry.getValue());
        });
        return to.toBytes();
    }

    /** Reads what {@link #toBytes} wrote; empty for what another version, or nobody, wrote. */
    static Optional<SessionState> parse(byte[] bytes) {
        try {
            WireReader from = new WireReader(null, LEVEL, bytes);
            if (from.octet() != VERSION) {
                return Optional.empty();
            }
            SessionSettings settings = SessionForms.settings(from);
            boolean acknowledges = from.flag();
            boolean replay = from.flag();
            boolean connected = from.flag();
            long batch = from.number();
            Map<String, Cursor> positions = new LinkedHashMap<>();
            from.list(reader -> positions.put(reader.text(), WireValues.cursor(reader)));
            from.end();
            return Optional.of(new SessionState(settings, acknowledges, replay, connected, batch, positions));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
