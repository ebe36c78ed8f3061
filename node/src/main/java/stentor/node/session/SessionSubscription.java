package stentor.node.session;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternDelivery;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.protocol.bayeux.BayeuxDelivery;
import stentor.protocol.bayeux.BayeuxDelivery.Form;
import stentor.protocol.bayeux.ChannelName;
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

    /**
     * A message has come.
     *
     * @param channel the name of its channel, where that is not the subscription's own
     * @param gap whether messages before it are gone
     */
    record Arrival(SessionSubscription subscription, String channel, Delivered delivered, boolean gap) {}

    /** What it tells the session, from any thread. */
    interface Listener {
        void arrived(Arrival arrival);

        void gap(SessionSubscription subscription);

        void ended(SessionSubscription subscription, End end);
    }

    private final ChannelName name;
    private final byte[] head;
    private final Form form;
    private final DeliveryQueue queue;
    private final Listener listener;
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    private Subscriptions.Leave leave = () -> {};
    private volatile boolean paused;
    /** Beyond this, all messages of its channel come by it; null: not known. */
    private volatile MessageId begin;

    private MessageId position = MessageId.ZERO;
    private Cursor cursor;
    private MessageId received;

    SessionSubscription(ChannelName name, Form form, Cursor cursor, DeliveryQueue queue, Listener listener) {
        this.name = name;
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

    /** Completes with whether it is in: what is published from then on comes. */
    CompletableFuture<Boolean> whenConfirmed() {
        return confirmed;
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
        confirmed.complete(true);
    }

    @Override
    public boolean takes(Delivery next) {
        if (queue.hasRoom()) {
            return true;
        }
        paused = true;
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

    @Override
    public void gap() {
        listener.gap(this);
    }

    @Override
    public void end(End end) {
        confirmed.complete(false);
        listener.ended(this, end);
    }
}
