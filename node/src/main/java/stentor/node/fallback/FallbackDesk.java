package stentor.node.fallback;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.fallback.FallbackCommand.Abandon;
import stentor.node.fallback.FallbackCommand.Receive;
import stentor.node.fallback.FallbackCommand.Said;
import stentor.node.fallback.FallbackCommand.Took;
import stentor.node.fallback.FallbackCommand.Unheard;

/**
 * The requests of one node that wait for what sessions have for them; the sessions may live anywhere. Each request is answered in
 * time, or given up. Any thread may call it.
 */
public final class FallbackDesk {
    /** What it tells itself. */
    sealed interface Own extends FallbackEvent {}

    private record Sweep() implements Own {}

    private record SessionGone(ActorRef<FallbackCommand> session) implements Own {}

    private record Left(long number, ActorRef<FallbackCommand> session) implements Own {}

    /** A request as it is told what comes for it. Must not block. */
    public interface Receiver {
        /** @param last whether the answer is complete with that */
        void take(byte[] frames, boolean last);

        /** There is no session any more, or it cannot be reached. */
        void lost();

        /** This node stops; the session stays. */
        void goElsewhere();
    }

    /** A request from its connection's side. */
    public interface Request {
        /** What was {@linkplain Receiver#take taken} is on its way, and there is room for more. */
        void took();

        /** Its connection is gone. */
        void abandon();
    }

    /** A session that does not answer a request for so long cannot be reached. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofMillis(500);

    private final Sessions sessions;
    private final ActorRef<FallbackEvent> self;
    private final ConcurrentHashMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean stopping;

    /** How sessions are reached, wherever they live. */
    public interface Sessions {
        void tell(FallbackKey session, FallbackCommand command);

        CompletionStage<FallbackEvent.Heard> say(FallbackKey session, List<Said.Message> messages);
    }

    private final class Waiting implements Request {
        private final long number;
        private final FallbackKey key;
        private final Receiver receiver;
        private final long deadline = System.nanoTime() + PATIENCE.toNanos();
        private volatile Optional<ActorRef<FallbackCommand>> session = Optional.empty();

        private Waiting(long number, FallbackKey key, Receiver receiver) {
            this.number = number;
            this.key = key;
            this.receiver = receiver;
        }

        @Override
        public void took() {
            tell(new Took(self, number));
        }

        @Override
        public void abandon() {
            if (waiting.remove(number, this)) {
                tell(new Abandon(self, number));
                forgetSession();
            }
        }

        private void tell(FallbackCommand command) {
            session.ifPresentOrElse(known -> known.tell(command), () -> sessions.tell(key, command));
        }

        /** It is over: no more is to be heard of the session on its account. */
        private void forgetSession() {
            session.ifPresent(known -> self.tell(new Left(number, known)));
        }
    }

    /** @param spawn starts the actor by which sessions reach it */
    public FallbackDesk(Sessions sessions, Function<Behavior<FallbackEvent>, ActorRef<FallbackEvent>> spawn) {
        this.sessions = sessions;
        this.self = spawn.apply(Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Sweep(), SWEEP);
            Events events = new Events(context);
            return Behaviors.receiveMessage(event -> {
                events.take(event);
                return Behaviors.same();
            });
        })));
    }

    /** Waits for what the session has for its client. */
    public Request receive(FallbackKey session, Receiving how, Receiver receiver) {
        Waiting request = new Waiting(numbers.incrementAndGet(), session, receiver);
        waiting.put(request.number, request);
        if (stopping) {
            waiting.remove(request.number);
            receiver.goElsewhere();
        } else {
            sessions.tell(session, new Receive(self, request.number, how));
        }
        return request;
    }

    /**
     * Says something for the client. The stage fails if the session cannot be reached; {@link #unheard} is due then.
     */
    public CompletionStage<FallbackEvent.Heard> say(FallbackKey session, List<Said.Message> messages) {
        return sessions.say(session, messages);
    }

    /**
     * What was to be said is lost, or may be: the session ends as soon as it can be told, and its client begins again. It would
     * go on otherwise as if it had been heard, not subscribed to what it asked for.
     */
    public void unheard(FallbackKey session) {
        sessions.tell(session, new Unheard());
    }

    /** From now on clients go on at other nodes, and those that wait do so now. */
    public void stop() {
        stopping = true;
        waiting.values().forEach(request -> {
            request.receiver.goElsewhere();
            request.abandon();
        });
    }

    /** What comes from sessions, on the thread of the desk's actor. */
    private final class Events {
        private final ActorContext<FallbackEvent> context;
        private final Map<ActorRef<FallbackCommand>, Set<Long>> watched = new HashMap<>();

        private Events(ActorContext<FallbackEvent> context) {
            this.context = context;
        }

        private void take(FallbackEvent event) {
            if (event instanceof FallbackEvent.Opened opened) {
                opened(opened);
            } else if (event instanceof FallbackEvent.Frames frames) {
                frames(frames);
            } else if (event instanceof SessionGone gone) {
                Optional.ofNullable(watched.remove(gone.session())).ifPresent(numbers -> numbers.forEach(this::lost));
            } else if (event instanceof Left left) {
                forget(left.number(), left.session());
            } else if (event instanceof Sweep) {
                long now = System.nanoTime();
                waiting.values().stream()
                        .filter(request -> request.session.isEmpty() && now - request.deadline > 0)
                        .forEach(request -> lost(request.number));
            }
        }

        private void opened(FallbackEvent.Opened opened) {
            Waiting request = waiting.get(opened.number());
            if (request == null) {
                opened.session().tell(new Abandon(context.getSelf(), opened.number()));
                return;
            }
            request.session = Optional.of(opened.session());
            Set<Long> numbers = watched.computeIfAbsent(opened.session(), session -> {
                context.watchWith(session, new SessionGone(session));
                return new HashSet<>();
            });
            numbers.add(opened.number());
            if (!waiting.containsKey(opened.number())) {
                // It left meanwhile, and did not know what to forget.
                opened.session().tell(new Abandon(context.getSelf(), opened.number()));
                forget(opened.number(), opened.session());
            }
        }

        private void frames(FallbackEvent.Frames frames) {
            Waiting request = frames.last() ? waiting.remove(frames.number()) : waiting.get(frames.number());
            if (request != null) {
                if (frames.last()) {
                    request.session.ifPresent(session -> forget(frames.number(), session));
                }
                request.receiver.take(frames.frames(), frames.last());
            }
        }

        private void forget(long number, ActorRef<FallbackCommand> session) {
            Set<Long> numbers = watched.get(session);
            if (numbers != null && numbers.remove(number) && numbers.isEmpty()) {
                watched.remove(session);
                context.unwatch(session);
            }
        }

        private void lost(long number) {
            Waiting request = waiting.remove(number);
            if (request != null) {
                request.receiver.lost();
            }
        }
    }

    /** How many requests wait here. */
    public int size() {
        return waiting.size();
    }

    ActorRef<FallbackEvent> self() {
        return self;
    }
}
