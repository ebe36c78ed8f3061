package stentor.node.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.hub.End;
import stentor.node.owner.Certainty;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Stages;
import stentor.node.session.SessionCommand.Abandon;
import stentor.node.session.SessionCommand.Exchange;
import stentor.node.session.SessionCommand.Stop;
import stentor.node.session.SessionCommand.StreamClosed;
import stentor.node.session.SessionCommand.StreamOpened;
import stentor.node.session.SessionSubscription.Arrival;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.channel.ChannelKey;

/**
 * The owner of one client's session: begins it, or goes on with what an earlier owner kept, and ends it. What happens in
 * between is the {@link LivingSession}'s; whether this owner may act for it, its {@link SessionTenure} says.
 */
public final class SessionActor extends AbstractBehavior<SessionCommand> {
    /** What it tells itself. */
    sealed interface Own extends SessionCommand {}

    private record Resume(Runnable continuation) implements Own {}

    private record Flush() implements Own {}

    private record Gap(SessionSubscription subscription) implements Own {}

    private record Ended(SessionSubscription subscription, End end) implements Own {}

    private record Refused(SessionSubscription subscription) implements Own {}

    private record ChannelRevoked(String id, boolean signedOnly) implements Own {}

    private record Tick() implements Own {}

    private record LookAgain() implements Own {}

    private static final Flush FLUSH = new Flush();
    /** A hub that ended a subscription in trouble is asked again so much later. */
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** Batches of each owner are numbered in a range of their own: JavaScript keeps two million of these exactly. */
    private static final long BATCHES = 1L << 32;

    private final TimerScheduler<SessionCommand> timers;
    private final ChannelKey key;
    private final InstantSource clock;
    private final SessionNode node;
    private final OwnerNode<SessionCommand> home;
    private final Stages<SessionCommand> stages;
    private final SessionTenure tenure;
    private final SessionKeeper keeper;
    /** Exchanges that wait for the store's answer. */
    private final List<Exchange> waiting = new ArrayList<>(0);

    private Optional<LivingSession> life = Optional.empty();
    private Optional<SessionState> last = Optional.empty();
    private boolean sought;
    private boolean stopping;
    private boolean ended;
    /** From hubs, on their threads; {@link Flush} is told when there is something new. */
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean flushing = new AtomicBoolean();
    private long armedFor = Long.MAX_VALUE;

    /**
     * Tells sessions of this node that a channel was revoked: those that are subscribed to it end, and their clients begin
     * anew.
     *
     * @param signedOnly not those that everybody may have
     */
    public static SessionCommand channelRevoked(String id, boolean signedOnly) {
        return new ChannelRevoked(id, signedOnly);
    }

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
        this.tenure = new SessionTenure(home.standing());
        this.keeper = new SessionKeeper(key, node.store(key.store()), new Host());
    }

    @Override
    public Receive<SessionCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Flush.class, flush -> onFlush())
                .onMessage(Exchange.class, this::onExchange)
                .onMessage(Resume.class, this::onResume)
                .onMessage(Abandon.class, this::onAbandon)
                .onMessage(StreamOpened.class, this::onStreamOpened)
                .onMessage(StreamClosed.class, this::onStreamClosed)
                .onMessage(Gap.class, this::onGap)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Refused.class, this::onRefused)
                .onMessage(ChannelRevoked.class, this::onChannelRevoked)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(LookAgain.class, look -> onLookAgain())
                .onMessage(Stop.class, stop -> onStop())
                .build();
    }

    private Behavior<SessionCommand> onFlush() {
        flushing.set(false);
        takeArrivals();
        life.ifPresent(living -> living.session().flush(LivingSession.now()));
        return arm();
    }

    /** What hubs have handed over since the last time, as one. */
    private void takeArrivals() {
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            if (life.isPresent()) {
                life.get().take(arrival);
            }
        }
    }

    private Behavior<SessionCommand> onExchange(Exchange exchange) {
        if (stopping) {
            home.handOver(exchange);
        } else if (!waiting.isEmpty()) {
            waiting.add(exchange);
        } else if (tenure.verdict() == SessionTenure.Verdict.WAIT) {
            // Whether there is another owner by now is not known: it is to be asked a little later.
            run(exchange).answer(message -> SessionReplies.stopping(message, SessionSettings.DEFAULT));
            leaveIfNothingLives();
        } else if (life.isPresent()) {
            carryOut(exchange);
        } else if (exchange.begins().isPresent() && exchange.messages().get(0) instanceof Handshake handshake) {
            tenure.confirmed(tenure.term());
            begin(SessionState.begin(exchange.begins().get(), handshake), 0);
            carryOut(exchange);
        } else if (!sought && node.store(key.store()).isLasting()) {
            waiting.add(exchange);
            claim();
        } else {
            run(exchange).answer(message -> SessionReplies.unknown(message.header()));
            passivate();
        }
        return arm();
    }

    private ExchangeRun run(Exchange exchange) {
        return new ExchangeRun(exchange, clock.millis(), node);
    }

    private void carryOut(Exchange exchange) {
        if (tenure.verdict() == SessionTenure.Verdict.CONFIRM) {
            waiting.add(exchange);
            confirm();
            return;
        }
        life.get().session().heard(LivingSession.now());
        run(exchange).proceed(stages, () -> life.map(living -> living::carryOut));
    }

    private void begin(SessionState state, long batch) {
        life = Optional.of(new LivingSession(key, node, clock, keeper, new Host(), state, batch));
        home.opened(getContext().getSelf());
        node.counts().begun();
    }

    // What the store knows

    /** The session may have lived elsewhere: what it was is in the store. */
    private void claim() {
        long term = tenure.term();
        stages.whenDone(
                keeper.claim(),
                found -> {
                    sought = true;
                    if (!stopping) {
                        tenure.confirmed(term);
                        found.ifPresent(this::goOn);
                    }
                    carryOutWaiting();
                },
                away -> {
                    answerWaiting(message -> SessionReplies.late(message, SessionSettings.DEFAULT));
                    passivate();
                });
    }

    private void goOn(SessionStore.Claim claim) {
        keeper.claimed(claim.epoch());
        SessionState.parse(claim.state()).ifPresent(kept -> {
            // The first that its client says may be how much of what the owner before sent has come.
            OptionalLong received = waiting.stream()
                    .flatMap(exchange -> exchange.messages().stream())
                    .filter(Connect.class::isInstance)
                    .map(connect -> connect.header().ext().ack())
                    .filter(OptionalLong::isPresent)
                    .findFirst()
                    .orElse(OptionalLong.empty());
            begin(received.isPresent() ? kept.acknowledged(received.getAsLong()) : kept, claim.epoch() * BATCHES);
            node.counts().restored();
            getContext().getLog().info("session {}: goes on here, epoch {}", key, claim.epoch());
        });
    }

    /** The node was cut off or stood still: another owner may have claimed the session, which the store knows. */
    private void confirm() {
        long term = tenure.term();
        stages.whenDone(
                keeper.saved(),
                saved -> {
                    switch (saved) {
                        case YES -> {
                            tenure.confirmed(term);
                            carryOutWaiting();
                            flushSoon();
                        }
                        case FENCED, LOST -> leaveToAnother();
                        case UNKNOWN -> {
                            answerWaiting(message -> SessionReplies.stopping(message, SessionSettings.DEFAULT));
                            lookAgain();
                        }
                    }
                },
                never -> lookAgain());
    }

    private void carryOutWaiting() {
        List<Exchange> waited = List.copyOf(waiting);
        waiting.clear();
        waited.forEach(this::onExchange);
    }

    /** Their clients ask again. */
    private void answerWaiting(Function<BayeuxMessage, String> reply) {
        waiting.forEach(exchange -> run(exchange).answer(reply));
        waiting.clear();
    }

    /** The session has another owner: nothing more is said in its name. */
    private void leaveToAnother() {
        stopping = true;
        keeper.leave();
        life.ifPresent(living -> {
            getContext().getLog().info("session {}: goes on elsewhere", key);
            node.counts().fenced();
            node.counts().ended();
            living.leave(Session.Cause.MOVING);
        });
        life = Optional.empty();
        answerWaiting(message -> SessionReplies.stopping(message, SessionSettings.DEFAULT));
        passivate();
    }

    private void passivate() {
        home.closed(getContext().getSelf());
        home.passivate(getContext().getSelf());
    }

    private void lookAgain() {
        if (!timers.isTimerActive(LookAgain.class)) {
            timers.startSingleTimer(LookAgain.class, new LookAgain(), Certainty.LOOK_AGAIN);
        }
    }

    private Behavior<SessionCommand> onLookAgain() {
        if (life.isPresent()) {
            switch (tenure.verdict()) {
                case ACT -> life.get().session().flush(LivingSession.now());
                case WAIT -> lookAgain();
                case CONFIRM -> confirm();
            }
        }
        return arm();
    }

    // What others say

    private Behavior<SessionCommand> onResume(Resume resume) {
        resume.continuation().run();
        return ended ? Behaviors.stopped() : arm();
    }

    private Behavior<SessionCommand> onAbandon(Abandon abandon) {
        life.ifPresent(living -> living.abandon(abandon.caller()));
        return arm();
    }

    private Behavior<SessionCommand> onStreamOpened(StreamOpened opened) {
        if (life.isPresent()) {
            life.get().session().heard(LivingSession.now());
            life.get().streams(opened);
        } else {
            node.tell(opened.desk(), new SessionEvent.StreamUnknown(opened.stream()));
            leaveIfNothingLives();
        }
        return arm();
    }

    private Behavior<SessionCommand> onStreamClosed(StreamClosed closed) {
        life.ifPresent(living -> living.streamClosed(new StreamOpened(closed.desk(), closed.stream())));
        leaveIfNothingLives();
        return arm();
    }

    /** Nothing lives here; but what is being read may show that something does. */
    private void leaveIfNothingLives() {
        if (life.isEmpty() && waiting.isEmpty() && !stopping) {
            passivate();
        }
    }

    private Behavior<SessionCommand> onGap(Gap gap) {
        life.ifPresent(living -> living.gap(gap.subscription()));
        return this;
    }

    private Behavior<SessionCommand> onEnded(Ended ended) {
        Runnable again = () -> life.ifPresent(living -> living.again(ended.subscription(), ended.end()));
        if (ended.end() == End.DELETED) {
            again.run();
        } else {
            timers.startSingleTimer(ended.subscription(), new Resume(again), AGAIN);
        }
        return this;
    }

    private Behavior<SessionCommand> onRefused(Refused refused) {
        life.ifPresent(living -> living.refused(refused.subscription()));
        return this;
    }

    /** Nothing in Bayeux takes one channel away, but clients that have to begin anew ask for all of theirs again. */
    private Behavior<SessionCommand> onChannelRevoked(ChannelRevoked revoked) {
        if (life.filter(living -> living.subscriptions().hears(revoked.id(), revoked.signedOnly()))
                .isPresent()) {
            end(Session.Cause.GIVEN_UP);
        }
        return arm();
    }

    private Behavior<SessionCommand> onTick() {
        armedFor = Long.MAX_VALUE;
        if (life.isPresent() && !life.get().session().tick(LivingSession.now())) {
            node.counts().expired();
            end(Session.Cause.GIVEN_UP);
        }
        return arm();
    }

    private Behavior<SessionCommand> onStop() {
        stopping = true;
        home.closed(getContext().getSelf());
        boolean goesOn = life.isPresent();
        answerWaiting(message -> SessionReplies.late(message, SessionSettings.DEFAULT));
        life.ifPresent(living -> {
            last = Optional.of(living.state());
            node.counts().ended();
            living.leave(Session.Cause.MOVING);
        });
        life = Optional.empty();
        if (!goesOn || !node.store(key.store()).isLasting()) {
            return Behaviors.stopped();
        }
        // The next node reads it: it must be there before the session may go on there.
        stages.whenDone(keeper.saved(), saved -> ended = true, away -> ended = true);
        return ended ? Behaviors.stopped() : this;
    }

    /** The session is over. */
    private void end(Session.Cause cause) {
        life.ifPresent(living -> {
            node.counts().ended();
            living.leave(cause);
            keeper.forget();
        });
        life = Optional.empty();
        // What the store may still have of it is about to go.
        sought = true;
        passivate();
    }

    private void flushSoon() {
        flushSoon(getContext().getSelf());
    }

    /** From any thread. */
    private void flushSoon(ActorRef<SessionCommand> self) {
        if (flushing.compareAndSet(false, true)) {
            // What comes until then goes along.
            self.tell(FLUSH);
        }
    }

    /** One timer for whatever is next; set later than need be it would be late, sooner it looks in vain. */
    private SessionActor arm() {
        life.ifPresent(living -> {
            long deadline = living.session().deadline();
            if (deadline < armedFor) {
                armedFor = deadline;
                long pause = Math.max(1, deadline - LivingSession.now());
                timers.startSingleTimer(Tick.class, new Tick(), Duration.ofMillis(pause));
            }
        });
        return this;
    }

    /** This actor, as its parts see it. */
    private final class Host implements LivingSession.Host, SessionKeeper.Host {
        private final ActorRef<SessionCommand> self = getContext().getSelf();

        @Override
        public boolean isInForce() {
            if (tenure.verdict() == SessionTenure.Verdict.ACT) {
                return true;
            }
            lookAgain();
            return false;
        }

        @Override
        public void takeArrivals() {
            SessionActor.this.takeArrivals();
        }

        @Override
        public void flushSoon() {
            SessionActor.this.flushSoon();
        }

        @Override
        public void end(Session.Cause cause) {
            SessionActor.this.end(cause);
        }

        @Override
        public void arrived(Arrival arrival) {
            arrivals.add(arrival);
            SessionActor.this.flushSoon(self);
        }

        @Override
        public void gap(SessionSubscription subscription) {
            self.tell(new Gap(subscription));
        }

        @Override
        public void ended(SessionSubscription subscription, End end) {
            self.tell(new Ended(subscription, end));
        }

        @Override
        public void refused(SessionSubscription subscription) {
            self.tell(new Refused(subscription));
        }

        @Override
        public Optional<SessionState> state() {
            return life.map(LivingSession::state).or(() -> last);
        }

        @Override
        public void run(Runnable part) {
            self.tell(new Resume(part));
        }

        @Override
        public void later(Duration pause, Runnable part) {
            timers.startSingleTimer(SessionKeeper.class, new Resume(part), pause);
        }

        @Override
        public void fenced() {
            leaveToAnother();
        }
    }
}
