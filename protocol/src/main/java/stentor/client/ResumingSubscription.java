package stentor.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * One subscription over as many connections as it takes. Signals come from the connection's threads, demand from the
 * subscriber's; {@link #drain} lets one of them at a time hand messages over. At most what one read of the connection brought
 * waits here: the next read is asked for when all of it was handed over.
 */
final class ResumingSubscription implements Flow.Subscription {
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** A connection that lasted this long was a good one. */
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final SubscriptionBuilder settings;
    private final Flow.Subscriber<? super Received> subscriber;
    private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, RandomGenerator.getDefault());
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger handingOver = new AtomicInteger();
    private volatile long lastConnected = System.nanoTime();
    private Optional<String> position;
    private volatile boolean missedSome;
    /** The connection of now; a signal of any other one is too late. */
    private volatile Link link;

    private volatile Optional<Ending> ending = Optional.empty();
    private volatile boolean over;

    /** How it ends once what was received is handed over: with a failure, or without. */
    private record Ending(Optional<RuntimeException> failure) {}

    ResumingSubscription(SubscriptionBuilder settings, Flow.Subscriber<? super Received> subscriber) {
        this.settings = settings;
        this.subscriber = subscriber;
        this.position = settings.since();
    }

    void begin() {
        subscriber.onSubscribe(this);
        connect();
    }

    @Override
    public void request(long messages) {
        if (messages <= 0) {
            end(Optional.of(new IllegalArgumentException("request of " + messages + " (expected: 1 or more)")));
            return;
        }
        demand.accumulateAndGet(messages, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        drain();
    }

    @Override
    public void cancel() {
        over = true;
        leave();
        drain();
    }

    private synchronized void connect() {
        if (over || ending.isPresent()) {
            return;
        }
        Link next = new Link(settings.servers().current());
        link = next;
        next.wire = settings.connect(next.server, position, next);
        settings.idleLimit().ifPresent(limit -> next.watch(limit.dividedBy(3), limit));
    }

    /** Lets go of the connection of now. */
    private synchronized void leave() {
        if (link != null) {
            leave(link);
        }
    }

    /** Lets go of this connection; false if that was done before. */
    private synchronized boolean leave(Link left) {
        if (link != left) {
            return false;
        }
        link = null;
        left.wire.close();
        return true;
    }

    /** Waits for {@link #connect}: a server may be quicker than the method that makes the connection. */
    private synchronized Wire wireOf(Link connected) {
        return connected.wire;
    }

    private void end(Optional<RuntimeException> failure) {
        leave();
        ending = Optional.of(new Ending(failure));
        drain();
    }

    /** Hands over what there is, as far as it was asked for. Whoever comes meanwhile leaves it to the thread that is at it. */
    private void drain() {
        if (handingOver.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            handOver();
            seen = handingOver.addAndGet(-seen);
        } while (seen != 0);
    }

    private void handOver() {
        while (!over && demand.get() > 0 && !received.isEmpty()) {
            demand.updateAndGet(asked -> asked == Long.MAX_VALUE ? asked : asked - 1);
            subscriber.onNext(received.poll());
        }
        if (over) {
            received.clear();
            return;
        }
        if (!received.isEmpty()) {
            return;
        }
        if (ending.isPresent()) {
            over = true;
            ending.get().failure().ifPresentOrElse(subscriber::onError, subscriber::onComplete);
            return;
        }
        Link now = link;
        if (now != null) {
            now.readOn();
        }
    }

    /** What one connection says. */
    private final class Link implements Wire.Listener {
        private final URI server;
        /** Whether something was read of which not all is handed over. */
        private final AtomicBoolean hasRead = new AtomicBoolean();

        private volatile Wire wire;
        private volatile Duration notBefore = Duration.ZERO;
        private volatile boolean connected;
        private volatile long begin;
        private volatile long lastHeard = System.nanoTime();

        Link(URI server) {
            this.server = server;
        }

        @Override
        public void connected() {
            if (isOld()) {
                return;
            }
            connected = true;
            begin = System.nanoTime();
            lastConnected = begin;
            settings.tell(new ConnectionState.Connected(server));
        }

        @Override
        public void signals(List<Signal> signals) {
            lastHeard = System.nanoTime();
            if (isOld()) {
                return;
            }
            for (Signal signal : signals) {
                if (signal instanceof Signal.Message message) {
                    received(message.message());
                } else if (signal instanceof Signal.NotBefore asked) {
                    notBefore = asked.pause();
                } else if (signal instanceof Signal.End end) {
                    ended(end.status(), end.reason(), notBefore);
                    return;
                }
            }
            hasRead.set(true);
            drain();
        }

        private void received(Received message) {
            backoff.reset();
            synchronized (ResumingSubscription.this) {
                position = message.id().or(() -> position);
                received.add(message.afterGap(missedSome));
                missedSome = false;
            }
        }

        /** All of a read was handed over. Idle time counts from here: before it the consumer was slow, not the server. */
        void readOn() {
            if (hasRead.compareAndSet(true, false)) {
                lastHeard = System.nanoTime();
                wireOf(this).more();
            }
        }

        @Override
        public void ended(int status, String reason, Duration notSooner) {
            if (isOld()) {
                return;
            }
            if (status == 410) {
                end(Optional.empty());
            } else if (status == 408 || status == 429 || status >= 500) {
                again(status + " " + reason, notSooner);
            } else {
                end(Optional.of(new RequestRefusedException(status, reason)));
            }
        }

        @Override
        public void broken(String reason) {
            if (!isOld()) {
                again(reason, notBefore);
            }
        }

        private void again(String reason, Duration notSooner) {
            if (!leave(this)) {
                return;
            }
            settings.servers().failed(server);
            long now = System.nanoTime();
            if (connected && now - begin > STABLE.toNanos()) {
                backoff.reset();
            }
            if (connected && !settings.goesOnWhereItWas()) {
                missedSome = true;
            }
            long lost = now - (connected ? now : lastConnected);
            if (settings.giveUpAfter().filter(limit -> lost > limit.toNanos()).isPresent()) {
                end(Optional.of(new ServerUnavailableException(server + ": " + reason, null)));
                return;
            }
            Duration wait = backoff.next();
            Duration pause = notSooner.compareTo(wait) > 0 ? notSooner : wait;
            settings.tell(new ConnectionState.Lost(server, reason, pause));
            later(pause).execute(ResumingSubscription.this::connect);
        }

        /** Looks every so often whether anything was heard within the limit, and asks for a sign of life. */
        void watch(Duration interval, Duration limit) {
            later(interval).execute(() -> {
                if (isOld()) {
                    return;
                }
                // Before it has handed over what it read, the consumer is slow, not the server.
                if (!hasRead.get() && System.nanoTime() - lastHeard > limit.toNanos()) {
                    again("nothing heard for " + limit.toSeconds() + " s", Duration.ZERO);
                    return;
                }
                wire.ping();
                watch(interval, limit);
            });
        }

        private boolean isOld() {
            return over || link != this;
        }
    }

    private static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
