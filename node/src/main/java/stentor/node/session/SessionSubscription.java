package stentor.node.session;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import stentor.node.channel.Member;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Notice;
import stentor.node.hub.Rendering;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.Watching;
import stentor.node.hub.pattern.PatternDelivery;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.protocol.bayeux.BayeuxDelivery;
import stentor.protocol.bayeux.BayeuxDelivery.Form;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.PresenceDelivery;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/** One subscription of a session, as its hub sees it; hands what comes to the session, which is an actor of its own. */
final class SessionSubscription implements Subscriber, PatternSubscriber {
    private static final byte[] NO_HEAD = new byte[0];
    private static final Rendering<byte[]> PLAIN = message -> BayeuxDelivery.tail(message, Form.PLAIN);
    private static final Rendering<byte[]> REPLAY = message -> BayeuxDelivery.tail(message, Form.REPLAY);
    private static final PatternDelivery.Form<byte[]> PATTERN_DELIVERY = (channel, message) ->
            whole(BayeuxDelivery.head("/" + channel.id()), BayeuxDelivery.tail(message, Form.PLAIN));
    private static final PatternDelivery.Form<byte[]> PATTERN_REPLAY = (channel, message) ->
            whole(BayeuxDelivery.head("/" + channel.id()), BayeuxDelivery.tail(message, Form.REPLAY));

    private static final Function<Notice.What, byte[]> NOTICES = what -> {
        if (what instanceof Notice.Added added) {
            return PresenceDelivery.joined(added.member().id(), added.member().info());
        } else if (what instanceof Notice.Removed removed) {
            return PresenceDelivery.left(removed.user());
        }
        throw new IllegalArgumentException("not asked for: " + what);
    };

    /**
     * A message has come, or what a presence channel says of its members.
     *
     * @param channel the name of its channel, where that is not the subscription's own
     * @param gap whether messages before it are gone
     */
    record Arrival(SessionSubscription subscription, String channel, Delivered delivered, boolean gap) {}

    /** What came of subscribing. */
    enum Entry {
        /** What is published from now on comes. */
        IN,
        /** The presence channel has as many members as it may have. */
        TOO_MANY_MEMBERS,
        /** The channel has as many subscribers as it may have. */
        TOO_MANY_SUBSCRIBERS,
        /** There is no such channel, and there are too many others for it to be made. */
        TOO_MANY_CHANNELS,
        UNAVAILABLE
    }

    /** What it tells the session, from any thread. */
    interface Listener {
        void arrived(Arrival arrival);

        void gap(SessionSubscription subscription);

        void ended(SessionSubscription subscription, End end);

        /** It is over: its channel has as many members or subscribers as it may have, or cannot be made. */
        void refused(SessionSubscription subscription);
    }

    private final ChannelName name;
    private final byte[] head;
    private final Form form;
    private final DeliveryQueue queue;
    private final Listener listener;
    private final Optional<SessionMember> member;
    private final long since;
    private final CompletableFuture<Entry> entered = new CompletableFuture<>();
    private Subscriptions.Leave leave = () -> {};
    private volatile boolean paused;
    /** Beyond this, all messages of its channel come by it; null: not known. */
    private volatile MessageId begin;

    private MessageId position = MessageId.ZERO;
    private Cursor cursor;
    private MessageId received;

    /**
     * @param member whom the client is, on a presence channel
     * @param since when the client subscribed, in milliseconds since the epoch
     */
    SessionSubscription(
            ChannelName name,
            Form form,
            Cursor cursor,
            Optional<SessionMember> member,
            long since,
            DeliveryQueue queue,
            Listener listener) {
        this.name = name;
        this.member = member;
        this.since = since;
        this.head = name.kind() == ChannelName.Kind.PATTERN ? NO_HEAD : BayeuxDelivery.head(name.text());
        this.form = form;
        this.cursor = cursor;
        this.begin = cursor instanceof Cursor.After after
                ? after.id()
                : cursor instanceof Cursor.Oldest ? MessageId.ZERO : null;
        this.queue = queue;
        this.listener = listener;
    }

    private static byte[] whole(byte[] head, byte[] tail) {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }

    ChannelName name() {
        return name;
    }

    Optional<SessionMember> member() {
        return member;
    }

    long since() {
        return since;
    }

    /** Where it begins, or goes on. */
    Cursor cursor() {
        MessageId from = begin;
        return from != null && position.equals(MessageId.ZERO) ? Cursor.after(from) : cursor;
    }

    /** The client has received this message and those before it. */
    void received(MessageId id) {
        received = id;
    }

    /** Where a session that is begun again elsewhere goes on. */
    Cursor receivedUpTo() {
        MessageId from = begin;
        return received != null ? Cursor.after(received) : from != null ? Cursor.after(from) : cursor;
    }

    CompletableFuture<Entry> whenEntered() {
        return entered;
    }

    void heldBy(Subscriptions.Leave handle) {
        leave = handle;
    }

    void leave() {
        leave.leave();
    }

    /** There is room again. */
    void goOn() {
        if (paused) {
            paused = false;
            if (leave instanceof Subscriptions.Handle handle) {
                handle.goOn();
            }
        }
    }

    /** Whether the message is a new one; then it stands after it from now on. By the session alone. */
    boolean moveTo(MessageId id) {
        if (!id.isAfter(position)) {
            return false;
        }
        position = id;
        cursor = Cursor.after(id);
        return true;
    }

    /** Whether a message of its channel with this id comes by it. */
    boolean covers(MessageId id) {
        MessageId from = begin;
        return from != null && id.isAfter(from);
    }

    @Override
    public void waits(MessageId stands) {
        if (begin == null) {
            begin = stands;
        }
    }

    @Override
    public void confirmed() {
        entered.complete(Entry.IN);
    }

    @Override
    public boolean takes(Delivery next) {
        if (queue.hasRoom()) {
            return true;
        }
        paused = true;
        // It has what there is room for, and will get the rest: its client need not wait for that to hear that it is
        // in.
        entered.complete(Entry.IN);
        // Room that was made just before would not be said again.
        return queue.hasRoom();
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        byte[] tail = delivery.as(form == Form.PLAIN ? PLAIN : REPLAY);
        arrived("", new Delivered(name.text(), delivery.message().id(), head, tail), gap);
    }

    @Override
    public void deliver(PatternDelivery delivery) {
        byte[] whole = delivery.as(form == Form.PLAIN ? PATTERN_DELIVERY : PATTERN_REPLAY);
        arrived(
                "/" + delivery.channel().id(),
                new Delivered(name.text(), delivery.message().id(), NO_HEAD, whole),
                false);
    }

    private void arrived(String channel, Delivered delivered, boolean gap) {
        queue.announce(delivered);
        listener.arrived(new Arrival(this, channel, delivered, gap));
    }

    // On a presence channel

    @Override
    public Optional<Watching> watches() {
        return member.map(as -> new Watching(Optional.of(as.member()), as.limit(), false, false));
    }

    @Override
    public void present(List<Member> members) {
        announce(PresenceDelivery.members(byId(members)));
    }

    /** The members as clients are told of them. */
    static Map<String, Optional<String>> byId(List<Member> members) {
        Map<String, Optional<String>> byId = new LinkedHashMap<>();
        members.forEach(each -> byId.put(each.id(), each.info()));
        return byId;
    }

    @Override
    public void notice(Notice notice) {
        announce(notice.as(NOTICES));
    }

    /** Says again who is there. */
    void tellMembers(List<Member> members) {
        present(members);
    }

    private void announce(byte[] tail) {
        arrived("", new Delivered(name.text(), MessageId.ZERO, head, tail), false);
    }

    @Override
    public void refused() {
        refused(Entry.TOO_MANY_MEMBERS);
    }

    private void refused(Entry why) {
        entered.complete(why);
        listener.refused(this);
    }

    @Override
    public void gap() {
        listener.gap(this);
    }

    @Override
    public void end(End end) {
        switch (end) {
            case FULL -> refused(Entry.TOO_MANY_SUBSCRIBERS);
            case NO_ROOM -> refused(Entry.TOO_MANY_CHANNELS);
            default -> {
                entered.complete(Entry.UNAVAILABLE);
                listener.ended(this, end);
            }
        }
    }
}
