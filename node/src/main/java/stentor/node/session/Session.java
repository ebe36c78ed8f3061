package stentor.node.session;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a session decides: when a connect is held and how it ends, where messages go, and when its client is given up. Knows
 * no actors and no clock: it is told the time, in milliseconds that only grow.
 *
 * <p>A connect is held only if it came alone, the session was connected before, the client did not say {@code timeout: 0}
 * and there is nothing to tell. Of two connects the newer one wins.
 *
 * @param <C> a client's connect, to be answered once
 */
final class Session<C> {
    /** Why a connect is answered. */
    enum Cause {
        /** There is something, or it was not to be held. */
        AT_ONCE,
        /** What it waited for has come. */
        DELIVERY,
        /** It was held for as long as it may be. */
        TIMEOUT,
        /** The client sent another one. */
        REPLACED,
        /** The node stops: the session goes on elsewhere. */
        MOVING,
        /** The client has ended the session. */
        ENDED,
        /** The session is over, as its client was too slow or one of its channels was revoked: it has to begin anew. */
        GIVEN_UP
    }

    /** Carries out what is decided. */
    interface Outlet<C> {
        /** Whether messages may be handed out now: not while the session may have gone on elsewhere. */
        boolean isInForce();

        /** Answers the connect, with what goes with it. */
        void answer(C connect, Cause cause, DeliveryBatch batch);

        /** Sends messages on the client's open stream. */
        void push(DeliveryBatch batch);
    }

    /**
     * How a client connects.
     *
     * @param alone whether nothing else came in the same request
     * @param timeout how long it wants to be held at most, milliseconds; empty: as the server likes
     * @param acknowledged the newest batch that it says it has received
     */
    record Asked(boolean alone, OptionalLong timeout, OptionalLong acknowledged) {
        private boolean mayWait() {
            return alone && timeout.orElse(1) > 0;
        }
    }

    private record Held<C>(C connect, long until) {}

    private final SessionSettings settings;
    private final boolean acknowledges;
    private final DeliveryQueue queue;
    private final Outlet<C> outlet;
    private Optional<Held<C>> held = Optional.empty();
    private boolean connected;
    private boolean streaming;
    private long expiresAt;

    /**
     * @param acknowledges whether the client acknowledges what it gets: then deliveries go with connects alone
     * @param now milliseconds
     */
    Session(SessionSettings settings, boolean acknowledges, DeliveryQueue queue, Outlet<C> outlet, long now) {
        this.settings = Objects.requireNonNull(settings);
        this.acknowledges = acknowledges;
        this.queue = Objects.requireNonNull(queue);
        this.outlet = Objects.requireNonNull(outlet);
        // Some shake hands and load their page, or a library, before they connect.
        this.expiresAt = now + settings.timeout().toMillis() + patience();
    }

    private long patience() {
        return settings.interval().plus(settings.maxInterval()).toMillis();
    }

    /** The client has sent something. */
    void heard(long now) {
        expiresAt = Math.max(expiresAt, now + patience());
    }

    /** The client connects; hands back what it has acknowledged by that. */
    List<Delivered> connect(C connect, Asked asked, long now) {
        heard(now);
        release(Cause.REPLACED, queue.nothing(), now);
        List<Delivered> done = asked.acknowledged().isPresent()
                ? queue.acknowledge(asked.acknowledged().getAsLong())
                : List.of();
        boolean mayWait = connected && asked.mayWait();
        connected = true;
        held = Optional.of(new Held<>(connect, now + patienceOf(asked)));
        flush(Cause.AT_ONCE, now);
        if (!mayWait) {
            release(Cause.AT_ONCE, queue.nothing(), now);
        }
        return done;
    }

    private long patienceOf(Asked asked) {
        long most = settings.timeout().toMillis();
        return Math.min(most, asked.timeout().orElse(most));
    }

    /** From now on messages go on a stream that the client has opened, unless it acknowledges them. */
    void streamOpened(long now) {
        streaming = true;
        flush(now);
    }

    /** What comes waits for a connect again. */
    void streamClosed() {
        streaming = false;
    }

    /** The client had connected before the session came here. */
    void wasConnected() {
        connected = true;
    }

    boolean isConnected() {
        return connected;
    }

    /** Tells the client what waits, if there is a way now. */
    void flush(long now) {
        flush(Cause.DELIVERY, now);
    }

    private void flush(Cause cause, long now) {
        if (queue.isEmpty() || !outlet.isInForce()) {
            return;
        }
        if (streaming && !acknowledges) {
            outlet.push(queue.take());
        } else if (held.isPresent()) {
            release(cause, queue.take(), now);
        }
    }

    private void release(Cause cause, DeliveryBatch batch, long now) {
        Optional<Held<C>> released = held;
        held = Optional.empty();
        released.ifPresent(each -> {
            expiresAt = now + patience();
            outlet.answer(each.connect(), cause, batch);
        });
    }

    /** Time has passed; false: the client is given up, and the session is over. */
    boolean tick(long now) {
        if (held.isPresent()) {
            if (now >= held.get().until()) {
                release(Cause.TIMEOUT, queue.nothing(), now);
            }
            return true;
        }
        return now < expiresAt;
    }

    /** When {@link #tick} has something to do. */
    long deadline() {
        return held.map(Held::until).orElse(expiresAt);
    }

    /** The held connect ends for this cause. */
    void release(Cause cause, long now) {
        release(cause, queue.nothing(), now);
    }

    /** The client's connection broke before its connect was answered: it is not answered now. */
    void gone(C connect, long now) {
        if (held.filter(each -> each.connect().equals(connect)).isPresent()) {
            held = Optional.empty();
            expiresAt = now + patience();
        }
    }
}
