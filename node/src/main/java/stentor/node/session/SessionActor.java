package stentor.node.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.hub.End;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Stages;
import stentor.node.session.SessionCommand.Abandon;
import stentor.node.session.SessionCommand.Exchange;
import stentor.node.session.SessionCommand.Stop;
import stentor.node.session.SessionCommand.StreamClosed;
import stentor.node.session.SessionCommand.StreamOpened;
import stentor.node.session.SessionSubscription.Arrival;
import stentor.protocol.bayeux.BayeuxDelivery.Form;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.bayeux.BayeuxMessage.Subscribe;
import stentor.protocol.bayeux.BayeuxMessage.Unsubscribe;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.channel.ChannelKey;

/**
 * The session of one client: carries out what {@link Session} decides, subscribes and publishes for the client, and answers
 * its requests, which may come by any node. Messages of one request are carried out in their order: those of one kind
 * together, those of another when they are done.
 */
public final class SessionActor extends AbstractBehavior<SessionCommand> {
    /** What it tells itself. */
    sealed interface Own extends SessionCommand {}

    private record Resume(Runnable continuation) implements Own {}

    private record Arrived(Arrival arrival) implements Own {}

    private record Flush() implements Own {}

    private record Gap(SessionSubscription subscription) implements Own {}

    private record Ended(SessionSubscription subscription, End end) implements Own {}

    private record Tick() implements Own {}

    private static final Flush FLUSH = new Flush();
    /** A hub that ended a subscription in trouble is asked again so much later. */
    private static final Duration AGAIN = Duration.ofMillis(500);

    private static final String EVENT_SOURCE = "eventsource";

    private final TimerScheduler<SessionCommand> timers;
    private final ChannelKey key;
    private final InstantSource clock;
    private final SessionNode node;
    private final OwnerNode<SessionCommand> home;
    private final Stages<SessionCommand> stages;
    private final SessionKeeper keeper;
    private final List<Exchange> early = new ArrayList<>(0);
    private Optional<Life> life = Optional.empty();
    private Optional<SessionState> last = Optional.empty();
    private boolean restored;
    private boolean ended;
    private long armedFor = Long.MAX_VALUE;

    public static Behavior<SessionCommand> create(
            ChannelKey key, InstantSource clock, SessionNode node, OwnerNode<SessionCommand> home) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new SessionActor(context, timers, key, clock, node, home)));
    }

    private SessionActor(
            ActorContext<SessionCommand> context,
            TimerScheduler<SessionCommand> timers,
            ChannelKey key,
            InstantSource clock,
            SessionNode node,
            OwnerNode<SessionCommand> home) {
        super(context);
        this.timers = timers;
        this.key = key;
        this.clock = clock;
        this.node = node;
        this.home = home;
        this.stages = new Stages<>(context, Resume::new);
        this.keeper = new SessionKeeper(
                key, node.store(key.store()), () -> life.map(Life::state).or(() -> last), run -> context.getSelf()
                        .tell(new Resume(run)));
    }

    @Override
    public Receive<SessionCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Arrived.class, this::onArrived)
                .onMessage(Flush.class, flush -> onFlush())
                .onMessage(Exchange.class, this::onExchange)
                .onMessage(Resume.class, this::onResume)
                .onMessage(Abandon.class, this::onAbandon)
                .onMessage(StreamOpened.class, this::onStreamOpened)
                .onMessage(StreamClosed.class, this::onStreamClosed)
                .onMessage(Gap.class, this::onGap)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Stop.class, stop -> onStop())
                .build();
    }

    /** Everything that there is while there is a session. */
    private final class Life implements Session.Outlet<PendingConnect>, SessionSubscription.Listener {
        private final SessionSettings settings;
        private final boolean acknowledges;
        private final Form form;
        private final DeliveryQueue queue;
        private final Session<PendingConnect> session;
        private final SessionSubscriptions subscriptions;
        private Optional<StreamOpened> stream = Optional.empty();
        private Optional<PendingConnect> connect = Optional.empty();
        private boolean flushing;

        private Life(SessionState state) {
            this.settings = state.settings();
            this.acknowledges = state.acknowledges();
            this.form = state.replay() ? Form.REPLAY : Form.PLAIN;
            this.queue = new DeliveryQueue(settings.maxQueueBytes(), acknowledges, state.batch());
            this.session = new Session<>(settings, acknowledges, queue, this, now());
            this.subscriptions = new SessionSubscriptions(key, node, queue, form, this);
            if (state.connected()) {
                session.wasConnected();
            }
            subscriptions.restore(state.positions());
        }

        private SessionState state() {
            return new SessionState(
                    settings,
                    acknowledges,
                    form == Form.REPLAY,
                    session.isConnected(),
                    queue.batch(),
                    subscriptions.positions());
        }

        /** What goes with an answer to a client that does not acknowledge counts as received. */
        private void sent(DeliveryBatch batch) {
            if (!acknowledges && !batch.deliveries().isEmpty()) {
                subscriptions.received(batch.deliveries());
                keeper.changed();
            }
        }

        @Override
        public void answer(PendingConnect answered, Session.Cause cause, DeliveryBatch batch) {
            String reply = SessionReplies.connect(answered, key.id(), cause, batch, settings, clock.millis());
            answered.answer().complete(JsonItems.of(batch.deliveries(), reply));
            sent(batch);
            subscriptions.goOn();
        }

        @Override
        public void push(DeliveryBatch batch) {
            StreamOpened to = stream.orElseThrow();
            if (!batch.deliveries().isEmpty()) {
                node.tell(to.desk(), new SessionEvent.Pushed(to.stream(), JsonItems.of(batch.deliveries())));
            }
            // A delivery has no place to say it: the next connect's answer has.
            batch.gaps().forEach(queue::gap);
            sent(batch);
            subscriptions.goOn();
        }

        @Override
        public void arrived(Arrival arrival) {
            getContext().getSelf().tell(new Arrived(arrival));
        }

        @Override
        public void gap(SessionSubscription subscription) {
            getContext().getSelf().tell(new Gap(subscription));
        }

        @Override
        public void ended(SessionSubscription subscription, End end) {
            getContext().getSelf().tell(new Ended(subscription, end));
        }

        private void flushSoon() {
            if (!flushing) {
                flushing = true;
                // What waits in the mailbox already goes along.
                getContext().getSelf().tell(FLUSH);
            }
        }

        private void streams(Optional<StreamOpened> over) {
            stream = over;
            if (over.isPresent()) {
                session.streamOpened(now());
            } else {
                session.streamClosed();
            }
        }
    }

    /** An exchange while it is carried out. */
    private static final class Running {
        private final Exchange exchange;
        private final long receivedAt;
        private final List<byte[]> replies = new ArrayList<>(1);
        private int next;

        private Running(Exchange exchange, long receivedAt) {
            this.exchange = exchange;
            this.receivedAt = receivedAt;
        }
    }

    private Behavior<SessionCommand> onArrived(Arrived arrived) {
        Arrival arrival = arrived.arrival();
        life.ifPresent(living -> {
            if (!living.subscriptions.wants(arrival)) {
                living.queue.dropped(arrival.delivered());
                return;
            }
            if (arrival.gap()) {
                living.queue.gap(arrival.subscription().name().text());
            }
            if (living.queue.offer(arrival.delivered()) == DeliveryQueue.Offer.TOO_MUCH_LOST) {
                getContext().getLog().info("session {}: too slow for what it subscribed to; it has to begin anew", key);
                end(Session.Cause.GIVEN_UP);
            } else {
                living.flushSoon();
            }
        });
        return this;
    }

    private Behavior<SessionCommand> onFlush() {
        life.ifPresent(living -> {
            living.flushing = false;
            living.session.flush(now());
        });
        return arm();
    }

    private Behavior<SessionCommand> onExchange(Exchange exchange) {
        if (life.isEmpty()
                && exchange.begins().isPresent()
                && exchange.messages().get(0) instanceof Handshake handshake) {
            life = Optional.of(new Life(SessionState.begin(exchange.begins().get(), handshake)));
        } else if (life.isEmpty() && !restored && node.store(key.store()).isLasting()) {
            restoreFor(exchange);
            return this;
        }
        Running running = new Running(exchange, clock.millis());
        if (life.isEmpty()) {
            exchange.messages().forEach(message -> running.replies.add(utf8(SessionReplies.unknown(message.header()))));
            finish(running);
            home.passivate(getContext().getSelf());
            return this;
        }
        life.get().session.heard(now());
        proceed(running);
        return arm();
    }

    /** The session may have lived elsewhere: what it was is in the store. */
    private void restoreFor(Exchange exchange) {
        early.add(exchange);
        if (early.size() > 1) {
            return;
        }
        stages.whenDone(
                node.store(key.store()).load(key),
                found -> {
                    restored = true;
                    life = found.flatMap(SessionState::parse).map(Life::new);
                    life.ifPresent(living -> getContext().getLog().info("session {}: goes on here", key));
                    List<Exchange> waited = List.copyOf(early);
                    early.clear();
                    waited.forEach(this::onExchange);
                },
                away -> {
                    answerEarlyOnes();
                    home.passivate(getContext().getSelf());
                });
    }

    /** Whether there is a session is not known: their clients ask again. */
    private void answerEarlyOnes() {
        for (Exchange exchange : early) {
            Running running = new Running(exchange, clock.millis());
            exchange.messages()
                    .forEach(message ->
                            running.replies.add(utf8(SessionReplies.late(message, SessionSettings.DEFAULT))));
            finish(running);
        }
        early.clear();
    }

    private void proceed(Running running) {
        List<BayeuxMessage> messages = running.exchange.messages();
        if (running.next == messages.size()) {
            finish(running);
            return;
        }
        Class<?> kind = messages.get(running.next).getClass();
        List<CompletableFuture<byte[]>> started = new ArrayList<>(1);
        while (running.next < messages.size() && messages.get(running.next).getClass() == kind) {
            started.add(carryOut(running, messages.get(running.next)).toCompletableFuture());
            running.next++;
        }
        Runnable then = () -> {
            started.forEach(each -> running.replies.add(each.join()));
            proceed(running);
        };
        if (kind == Connect.class) {
            // Answered by this actor itself, maybe much later.
            CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)).thenRun(then);
        } else {
            stages.whenDone(
                    CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)),
                    done -> then.run(),
                    failure -> then.run());
        }
    }

    private void finish(Running running) {
        SessionCommand.Caller caller = running.exchange.caller();
        node.tell(caller.desk(), new SessionEvent.Answered(caller.number(), JsonItems.join(running.replies)));
    }

    private CompletionStage<byte[]> carryOut(Running running, BayeuxMessage message) {
        Life living = life.orElse(null);
        if (living == null) {
            return now(SessionReplies.unknown(message.header()));
        }
        if (message instanceof Connect connect) {
            return connect(running, connect, living);
        } else if (message instanceof Publish publish) {
            return publish(publish, living);
        } else if (message instanceof Subscribe subscribe) {
            return living.subscriptions
                    .subscribe(subscribe, clock.millis() / 1000)
                    .thenCompose(error -> keeper.savedSoon().thenApply(saved -> error))
                    .thenApply(error -> utf8(SessionReplies.subscription(
                            subscribe.header(), key.id(), subscribe.channels(), subscribe.asList(), error)));
        } else if (message instanceof Unsubscribe unsubscribe) {
            unsubscribe.channels().forEach(living.subscriptions::remove);
            keeper.changed();
            return now(SessionReplies.subscription(
                    unsubscribe.header(), key.id(), unsubscribe.channels(), unsubscribe.asList(), Optional.empty()));
        } else if (message instanceof Handshake handshake) {
            return keeper.saved()
                    .thenApply(saved -> utf8(SessionReplies.handshake(handshake, key.id(), living.settings)));
        } else if (message instanceof BayeuxMessage.Disconnect) {
            String reply = SessionReplies.success(message, key.id(), running.receivedAt, clock.millis());
            end(Session.Cause.ENDED);
            return now(reply);
        } else if (message instanceof BayeuxMessage.Unusable unusable) {
            return now(SessionReplies.failure(unusable.header(), unusable.error()));
        }
        throw new IllegalArgumentException("not a message: " + message);
    }

    private CompletionStage<byte[]> connect(Running running, Connect connect, Life living) {
        Exchange exchange = running.exchange;
        if (exchange.stream().isPresent()) {
            StreamOpened stream =
                    new StreamOpened(exchange.caller().desk(), exchange.stream().getAsLong());
            if (!living.stream.equals(Optional.of(stream))) {
                living.streams(Optional.of(stream));
            }
        } else if (living.stream.isPresent() && !connect.connectionType().equals(Optional.of(EVENT_SOURCE))) {
            living.streams(Optional.empty());
        }
        PendingConnect pending = new PendingConnect(
                exchange.caller(),
                connect.header(),
                connect.hasAdvice() || !living.session.isConnected(),
                running.receivedAt,
                new CompletableFuture<>());
        living.connect = Optional.of(pending);
        boolean alone = exchange.alone() && exchange.messages().size() == 1;
        List<Delivered> received = living.session.connect(
                pending,
                new Session.Asked(
                        alone, connect.timeout(), connect.header().ext().ack()),
                now());
        living.subscriptions.received(received);
        keeper.connected(!received.isEmpty());
        living.subscriptions.goOn();
        return pending.answer();
    }

    private CompletionStage<byte[]> publish(Publish publish, Life living) {
        ChannelName channel = ChannelName.parse(publish.header().channel()).orElseThrow();
        if (channel.kind() == ChannelName.Kind.SERVICE) {
            return now(SessionReplies.published(publish.header(), Optional.empty()));
        }
        if (channel.isGuarded() && !living.subscriptions.has(channel)) {
            Optional<String> refusal =
                    node.refusal(key, channel, publish.header().ext());
            if (refusal.isPresent()) {
                return now(SessionReplies.published(publish.header(), refusal.map(BayeuxError::publishDenied)));
            }
        }
        return node.publish(living.subscriptions.channel(channel), publish, living.settings.publishing())
                .thenApply(error -> utf8(SessionReplies.published(publish.header(), error)));
    }

    private static CompletionStage<byte[]> now(String reply) {
        return CompletableFuture.completedFuture(utf8(reply));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Behavior<SessionCommand> onResume(Resume resume) {
        resume.continuation().run();
        return ended ? Behaviors.stopped() : arm();
    }

    private Behavior<SessionCommand> onAbandon(Abandon abandon) {
        life.ifPresent(living -> living.connect
                .filter(connect -> connect.caller().equals(abandon.caller()))
                .ifPresent(connect -> living.session.gone(connect, now())));
        return arm();
    }

    private Behavior<SessionCommand> onStreamOpened(StreamOpened opened) {
        if (life.isPresent()) {
            life.get().session.heard(now());
            life.get().streams(Optional.of(opened));
        } else {
            node.tell(opened.desk(), new SessionEvent.StreamUnknown(opened.stream()));
            passivateUnlessAsked();
        }
        return arm();
    }

    private Behavior<SessionCommand> onStreamClosed(StreamClosed closed) {
        if (life.isEmpty()) {
            passivateUnlessAsked();
            return this;
        }
        StreamOpened itself = new StreamOpened(closed.desk(), closed.stream());
        if (life.get().stream.equals(Optional.of(itself))) {
            life.get().streams(Optional.empty());
        }
        return arm();
    }

    /** Nothing lives here; but what is being read may show that something does. */
    private void passivateUnlessAsked() {
        if (early.isEmpty()) {
            home.passivate(getContext().getSelf());
        }
    }

    private Behavior<SessionCommand> onGap(Gap gap) {
        life.filter(living -> living.subscriptions.has(gap.subscription())).ifPresent(living -> {
            living.queue.gap(gap.subscription().name().text());
            living.flushSoon();
        });
        return this;
    }

    private Behavior<SessionCommand> onEnded(Ended ended) {
        Runnable again = () -> life.ifPresent(living -> living.subscriptions.again(ended.subscription(), ended.end()));
        if (ended.end() == End.DELETED) {
            again.run();
        } else {
            timers.startSingleTimer(ended.subscription(), new Resume(again), AGAIN);
        }
        return this;
    }

    private Behavior<SessionCommand> onTick() {
        armedFor = Long.MAX_VALUE;
        if (life.isPresent() && !life.get().session.tick(now())) {
            end(Session.Cause.GIVEN_UP);
        }
        return arm();
    }

    private Behavior<SessionCommand> onStop() {
        boolean goesOn = life.isPresent();
        answerEarlyOnes();
        life.ifPresent(living -> {
            last = Optional.of(living.state());
            living.subscriptions.removeAll();
            living.session.release(Session.Cause.MOVING, now());
        });
        life = Optional.empty();
        if (!goesOn || !node.store(key.store()).isLasting()) {
            return Behaviors.stopped();
        }
        // The next node reads it: it must be there before the session may be begun there.
        stages.whenDone(keeper.saved(), saved -> ended = true, away -> ended = true);
        return ended ? Behaviors.stopped() : this;
    }

    /** The session is over. */
    private void end(Session.Cause cause) {
        life.ifPresent(living -> {
            living.subscriptions.removeAll();
            living.session.release(cause, now());
            keeper.forget();
        });
        life = Optional.empty();
        home.passivate(getContext().getSelf());
    }

    /** One timer for whatever is next; set later than need be it would be late, sooner it looks in vain. */
    private SessionActor arm() {
        life.ifPresent(living -> {
            long deadline = living.session.deadline();
            if (deadline < armedFor) {
                armedFor = deadline;
                timers.startSingleTimer(Tick.class, new Tick(), Duration.ofMillis(Math.max(1, deadline - now())));
            }
        });
        return this;
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
