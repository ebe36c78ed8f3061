package stentor.node.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
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
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.channel.ChannelKey;

/**
 * The owner of one client's session: begins it, or goes on with what an earlier owner kept, and ends it. {@link LivingSession}
 * does what happens in between; {@link SessionTenure} says whether this owner may still act for it.
 */
public final class SessionActor extends AbstractBehavior<SessionCommand> {
    /** What it tells itself. */
    sealed interface Own extends SessionCommand {}

    private record Resume(Runnable continuation) implements Own {}

    private record Flush() implements Own {}

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
    private final SessionKeeper keeper;
    private final SessionOwnership ownership;
    private final Arrivals arrivals;

    private Optional<LivingSession> life = Optional.empty();
    private Optional<SessionState> last = Optional.empty();
    private boolean stopping;
    private boolean ended;
    private long armedFor = Long.MAX_VALUE;

    /**
     * Tells sessions of this node that a channel was revoked: those that are subscribed to it end, and their clients begin
     * anew.
     *
     * @param signedOnly true: only sessions whose subscription needed a signature
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
        Host host = new Host();
        this.keeper = new SessionKeeper(key, node.store(key.store()), host);
        this.ownership = new SessionOwnership(home.standing(), keeper, stages, host);
        ActorRef<SessionCommand> self = context.getSelf();
        this.arrivals = new Arrivals(() -> self.tell(FLUSH));
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
                .onMessage(ChannelRevoked.class, this::onChannelRevoked)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(LookAgain.class, look -> onLookAgain())
                .onMessage(Stop.class, stop -> onStop())
                .build();
    }

    private Behavior<SessionCommand> onFlush() {
        arrivals.awake();
        takeArrivals();
        life.ifPresent(living -> living.session().flush(LivingSession.now()));
        return arm();
    }

    /** What hubs have handed over since the last time, as one. */
    private void takeArrivals() {
        // One of them may end the session.
        arrivals.take(arrival -> life.ifPresent(living -> living.take(arrival)));
    }

    private Behavior<SessionCommand> onExchange(Exchange exchange) {
        if (stopping) {
            home.handOver(exchange);
        } else if (ownership.hasWaiting()) {
            ownership.await(exchange);
        } else if (ownership.verdict() == SessionTenure.Verdict.WAIT) {
            // Whether there is another owner by now is not known: it is to be asked a little later.
            run(exchange).answer(message -> SessionReplies.stopping(message, SessionSettings.DEFAULT));
            leaveIfNothingLives();
        } else if (life.isPresent()) {
            carryOut(exchange);
        } else if (exchange.begins().isPresent() && exchange.messages().get(0) instanceof Handshake handshake) {
            ownership.sessionBegins();
            begin(SessionState.begin(exchange.begins().get(), handshake), 0);
            carryOut(exchange);
        } else if (!ownership.isSought() && node.store(key.store()).isLasting()) {
            ownership.claim(exchange);
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
        if (ownership.verdict() == SessionTenure.Verdict.CONFIRM) {
            ownership.await(exchange);
            ownership.confirm();
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

    private void goOn(SessionStore.Claim claim) {
        keeper.claimed(claim.epoch());
        SessionState.parse(claim.state()).ifPresent(kept -> {
            // The first that its client says may be how much of what the owner before sent has come.
            OptionalLong received = ownership.received();
            begin(received.isPresent() ? kept.acknowledged(received.getAsLong()) : kept, claim.epoch() * BATCHES);
            node.counts().restored();
            getContext().getLog().info("session {}: goes on here, epoch {}", key, claim.epoch());
            if (node.revoked().concern(key, life.get().subscriptions())) {
                end(Session.Cause.GIVEN_UP);
            }
        });
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
        ownership.answerWaiting(message -> SessionReplies.stopping(message, SessionSettings.DEFAULT));
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
            switch (ownership.verdict()) {
                case ACT -> life.get().session().flush(LivingSession.now());
                case WAIT -> lookAgain();
                case CONFIRM -> ownership.confirm();
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
        if (life.isEmpty() && !ownership.hasWaiting() && !stopping) {
            passivate();
        }
    }

    private void subscriptionEnded(SessionSubscription subscription, End end) {
        Runnable again = () -> life.ifPresent(living -> living.again(subscription, end));
        if (end == End.DELETED) {
            again.run();
        } else {
            timers.startSingleTimer(subscription, new Resume(again), AGAIN);
        }
    }

    /** Nothing in Bayeux takes one channel away, but clients that have to begin anew ask for all of theirs again. */
    private Behavior<SessionCommand> onChannelRevoked(ChannelRevoked revoked) {
        if (life.filter(living -> living.subscriptions().hears(revoked.id(), revoked.signedOnly(), Long.MAX_VALUE))
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
        ownership.answerWaiting(message -> SessionReplies.late(message, SessionSettings.DEFAULT));
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
        ownership.sessionEnded();
        passivate();
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
    private final class Host implements LivingSession.Host, SessionKeeper.Host, SessionOwnership.Host {
        private final ActorRef<SessionCommand> self = getContext().getSelf();

        @Override
        public boolean isInForce() {
            if (ownership.verdict() == SessionTenure.Verdict.ACT) {
                return true;
            }
            SessionActor.this.lookAgain();
            return false;
        }

        @Override
        public void takeArrivals() {
            SessionActor.this.takeArrivals();
        }

        @Override
        public void flushSoon() {
            arrivals.wake();
        }

        @Override
        public void end(Session.Cause cause) {
            SessionActor.this.end(cause);
        }

        @Override
        public void arrived(Arrival arrival) {
            arrivals.add(arrival);
        }

        @Override
        public void gap(SessionSubscription subscription) {
            run(() -> life.ifPresent(living -> living.gap(subscription)));
        }

        @Override
        public void ended(SessionSubscription subscription, End end) {
            run(() -> subscriptionEnded(subscription, end));
        }

        @Override
        public void refused(SessionSubscription subscription) {
            run(() -> life.ifPresent(living -> living.refused(subscription)));
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
            SessionActor.this.leaveToAnother();
        }

        @Override
        public boolean isStopping() {
            return stopping;
        }

        @Override
        public void goOn(SessionStore.Claim claim) {
            SessionActor.this.goOn(claim);
        }

        @Override
        public void take(Exchange exchange) {
            onExchange(exchange);
        }

        @Override
        public void answer(Exchange exchange, Function<BayeuxMessage, String> reply) {
            SessionActor.this.run(exchange).answer(reply);
        }

        @Override
        public void giveUp() {
            passivate();
        }

        @Override
        public void leaveToAnother() {
            SessionActor.this.leaveToAnother();
        }

        @Override
        public void lookAgain() {
            SessionActor.this.lookAgain();
        }
    }
}
