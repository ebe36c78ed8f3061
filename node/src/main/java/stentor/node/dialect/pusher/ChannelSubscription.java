package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.channel.Member;
import stentor.node.http.stream.StreamLane;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Notice;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.Watching;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.UserData;

/**
 * One connection's subscription to one channel. Its client is told that it is subscribed when it has its place among those
 * who get what is published next; on a cache channel the last event follows.
 */
final class ChannelSubscription implements Subscriber {
    private final PusherConnection connection;
    private final ConnectionChannels channels;
    private final ChannelName name;
    private final ChannelKey key;
    private final ChannelForm form;
    private final Optional<UserData> member;
    private final Optional<Cursor> from;
    private final Purpose purpose;
    private final LateHandle handle = new LateHandle();

    private Optional<CacheLookup> lookup;
    private List<Member> present = List.of();
    private boolean succeeded;
    /** Whether events came since it began. */
    private boolean moved;

    private volatile boolean over;
    /** Null: it has not begun yet. In a lane it does not follow. */
    private volatile MessageId stands;

    private volatile StreamLane<MessageId>.Member seat;

    /** What it is there for. */
    enum Purpose {
        /** To get what comes. */
        EVENTS,
        /** To tell a client who is present that has been told before; nothing after that. */
        PRESENCE_AGAIN
    }

    /** @param from where it begins; empty: at what comes next, on a cache channel with the last event */
    ChannelSubscription(
            PusherConnection connection,
            ConnectionChannels channels,
            ChannelName name,
            ChannelKey key,
            ChannelForm form,
            Optional<UserData> member,
            Optional<Cursor> from) {
        this(connection, channels, name, key, form, member, from, Purpose.EVENTS);
    }

    private ChannelSubscription(
            PusherConnection connection,
            ConnectionChannels channels,
            ChannelName name,
            ChannelKey key,
            ChannelForm form,
            Optional<UserData> member,
            Optional<Cursor> from,
            Purpose purpose) {
        this.connection = connection;
        this.channels = channels;
        this.name = name;
        this.key = key;
        this.form = form;
        this.member = member;
        this.from = from;
        this.purpose = purpose;
        this.lookup = name.cached() && from.isEmpty() && purpose == Purpose.EVENTS
                ? Optional.of(new CacheLookup())
                : Optional.empty();
    }

    ChannelName name() {
        return name;
    }

    Optional<UserData> member() {
        return member;
    }

    ChannelKey key() {
        return key;
    }

    void begin(Subscriptions subscriptions) {
        Cursor cursor = from.orElse(lookup.isPresent() ? Cursor.OLDEST : Cursor.NEWEST);
        handle.is(subscriptions.subscribe(
                key, cursor, ConcurrencyPolicy.BROADCAST, Mode.STREAM, true, Duration.ZERO, this));
    }

    /** It is told nothing more. */
    void leave() {
        over = true;
        handle.by(Subscriptions.Handle::leave);
    }

    void goOn() {
        handle.by(Subscriptions.Handle::goOn);
    }

    /** A client that asks once more for what it has is told once more that it has it. */
    void succeedAgain(Subscriptions subscriptions) {
        if (!succeeded) {
            return;
        }
        if (name.kind() == ChannelName.Kind.PRESENCE) {
            new ChannelSubscription(
                            connection, channels, name, key, form, member, Optional.empty(), Purpose.PRESENCE_AGAIN)
                    .begin(subscriptions);
        } else {
            connection.outlet().write(success());
        }
    }

    private byte[] success() {
        if (name.kind() != ChannelName.Kind.PRESENCE) {
            return PusherCodec.subscriptionSucceeded(name.text());
        }
        Map<String, Optional<String>> members = new LinkedHashMap<>();
        present.forEach(each -> members.put(each.id(), each.info()));
        return PusherCodec.subscriptionSucceeded(name.text(), members);
    }

    // What the hub tells

    @Override
    public boolean takes(Delivery next) {
        boolean takes = lookup.isPresent() || connection.outlet().hasRoom();
        if (!takes && succeeded) {
            connection.outlet().fallsBehind();
        }
        return takes;
    }

    @Override
    public Optional<Watching> watches() {
        return channels.watches(name, member);
    }

    @Override
    public void present(List<Member> members) {
        present = members;
    }

    @Override
    public void refused() {
        if (!over) {
            over = true;
            channels.isFull(this);
        }
    }

    @Override
    public void notice(Notice notice) {
        if (!over && purpose == Purpose.EVENTS) {
            succeed();
            connection.outlet().write(notice.as(form.notices()));
        }
    }

    @Override
    public void waits(MessageId position) {
        succeed();
        if (purpose == Purpose.PRESENCE_AGAIN) {
            leave();
            return;
        }
        if (lookup.isPresent()) {
            CacheLookup found = lookup.get();
            lookup = Optional.empty();
            found.last(System.currentTimeMillis()).ifPresentOrElse(this::writeCached, () -> channels.cacheMissed(name));
        }
        connection.outlet().keepsUp();
        standsAt(stand(position));
    }

    private void standsAt(MessageId position) {
        stands = position;
        channels.stands(name, position);
    }

    /**
     * A client that goes on where it stood stands there until an event comes: if events before that one are gone it is told so then,
     * however often it has connected again meanwhile.
     */
    private MessageId stand(MessageId position) {
        boolean stays =
                !moved && from.orElse(Cursor.NEWEST) instanceof Cursor.After after && position.isAfter(after.id());
        return stays ? ((Cursor.After) from.orElseThrow()).id() : position;
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        if (lookup.isPresent()) {
            lookup.get().look(delivery);
            return;
        }
        succeed();
        moved = true;
        if (gap) {
            channels.lost(name);
        }
        write(delivery);
        standsAt(delivery.message().id());
    }

    private void succeed() {
        if (!succeeded && !over) {
            succeeded = true;
            connection.outlet().write(success());
            present = List.of();
        }
    }

    private void write(Delivery delivery) {
        ChannelForm.Rendered event = delivery.as(form.rendering());
        if (!over && purpose == Purpose.EVENTS && !event.except().equals(Optional.of(connection.socketId()))) {
            connection.outlet().write(event);
        }
    }

    /** To whoever subscribes: the connection that caused the event was left out when it was sent, and may have forgotten it. */
    private void writeCached(Delivery delivery) {
        if (!over) {
            connection.outlet().write(delivery.as(form.rendering()));
        }
    }

    @Override
    public Optional<EventLane.Choice> lane() {
        boolean counts = watches().map(Watching::counts).orElse(false);
        // The position that a client is told in between is its own.
        return over || channels.recovers()
                ? Optional.empty()
                : connection
                        .outlet()
                        .shared()
                        .map(stream -> new EventLane.Choice(this, form, counts, stream, connection::sibling));
    }

    /** Gets what follows together with the others of the lane. */
    void join(StreamLane<MessageId> lane) {
        moved = true;
        seat = lane.join(
                connection.outlet().shared().orElseThrow(),
                (last, full) -> handle.by(subscribed -> subscribed.leftLane(last, full)));
        if (channels.recovers()) {
            // Said after the lane was chosen, on another thread, which did not see the seat.
            seat.leave();
        }
    }

    /** Null: it was in no lane yet. */
    StreamLane<MessageId>.Member seat() {
        return seat;
    }

    /** Its client wants to be told where it stands: where it does now, and from then on as events are handed to it by itself. */
    void tellPosition() {
        StreamLane<MessageId>.Member its = seat;
        MessageId position = stands;
        if (its != null) {
            its.leave();
        } else if (position != null) {
            channels.stands(name, position);
        }
    }

    @Override
    public void end(End end) {
        if (!over && purpose == Purpose.EVENTS) {
            over = true;
            channels.ended(this, end);
        }
    }
}
