package stentor.node.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.owner.Standing;
import stentor.node.session.SessionCommand.Abandon;
import stentor.node.session.SessionCommand.Caller;
import stentor.node.session.SessionCommand.Exchange;
import stentor.node.session.SessionCommand.StreamClosed;
import stentor.node.session.SessionCommand.StreamOpened;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.channel.ChannelKey;

/**
 * The Bayeux clients of one node: their requests on the way to sessions, which may live anywhere, and their open streams.
 * Each request is answered in time, or given up. Any thread may call it.
 */
public final class SessionDesk {
    /** How a request ends. */
    public sealed interface Outcome {}

    /** @param json the replies and what goes with them, separated by commas */
    public record Answer(byte[] json) implements Outcome {}

    /** The session's node did not answer in time: what became of the request is not known. */
    public record Late() implements Outcome {}

    /** This node stops: the client is to go on at another one. */
    public record Stopping() implements Outcome {}

    /** More requests wait on this node than may; nothing was done. */
    public record Overloaded() implements Outcome {}

    /** What a client's stream is told. From any thread; must not block. */
    public interface Stream {
        /** @param json messages, separated by commas */
        void push(byte[] json);

        /** The session is not known. */
        void unknown();
    }

    /** Beyond what a session may hold a request: after this it is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofMillis(500);
    private static final int MOST_WAITING = 200_000;

    private record Waiting(
            ChannelKey session, boolean connects, boolean polls, long deadline, CompletableFuture<Outcome> outcome) {}

    private final Sessions sessions;
    private final Standing standing;
    private final ActorRef<SessionEvent> self;
    private final ConcurrentHashMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Stream> streams = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean stopping;
    private boolean oneWasMissing;

    /**
     * @param spawn starts the actor by which other nodes reach it
     */
    public SessionDesk(
            Sessions sessions, Standing standing, Function<Behavior<SessionEvent>, ActorRef<SessionEvent>> spawn) {
        this.sessions = sessions;
        this.standing = standing;
        this.self = spawn.apply(Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(SWEEP_EVENT, SWEEP);
            return Behaviors.receiveMessage(event -> {
                take(event);
                return Behaviors.same();
            });
        }));
    }

    /** Sent by a timer; no session answers number -1. */
    private static final SessionEvent SWEEP_EVENT = new SessionEvent.StreamUnknown(-1);

    /** Whether this is the desk itself: its events can be taken without its mailbox. */
    public boolean is(ActorRef<SessionEvent> desk) {
        return self.equals(desk);
    }

    /** One request under way. */
    public interface Request {
        /** Never fails. */
        CompletionStage<Outcome> outcome();

        /** The client is gone: what would have been told to it stays with the session. */
        void abandon();
    }

    /**
     * Asks a session.
     *
     * @param alone whether the messages are all of the client's request
     * @param stream the number of the client's WebSocket, if they came on one
     * @param begins the settings of the session that they are to begin
     * @param held for how long the session may hold the request
     */
    public Request ask(
            ChannelKey session,
            List<BayeuxMessage> messages,
            boolean alone,
            OptionalLong stream,
            Optional<SessionSettings> begins,
            Duration held) {
        long number = numbers.incrementAndGet();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        if (stopping) {
            outcome.complete(new Stopping());
        } else if (waiting.size() >= MOST_WAITING) {
            outcome.complete(new Overloaded());
        } else {
            long deadline = System.nanoTime() + held.plus(PATIENCE).toNanos();
            waiting.put(number, new Waiting(session, !held.isZero(), stream.isEmpty(), deadline, outcome));
            sessions.tell(session, new Exchange(new Caller(self, number), alone, stream, begins, messages));
            if (stopping) {
                end(number, new Stopping());
            }
        }
        return new Request() {
            @Override
            public CompletionStage<Outcome> outcome() {
                return outcome;
            }

            @Override
            public void abandon() {
                if (waiting.remove(number) != null) {
                    sessions.tell(session, new Abandon(new Caller(self, number)));
                }
            }
        };
    }

    /** Gives a client's stream a number, by which sessions push on it. */
    public long open(Stream stream) {
        long number = numbers.incrementAndGet();
        streams.put(number, stream);
        return number;
    }

    /** A session is to push on this stream from now on, whatever way its client's requests take. */
    public void attach(long stream, ChannelKey session) {
        sessions.tell(session, new StreamOpened(self, stream));
    }

    /** The stream is closed. */
    public void close(long stream) {
        streams.remove(stream);
    }

    /** As {@link #close}, and the session is told. */
    public void close(long stream, ChannelKey session) {
        close(stream);
        sessions.tell(session, new StreamClosed(self, stream));
    }

    /** How many connects are held for clients of this node now. */
    public long held() {
        return waiting.values().stream().filter(Waiting::connects).count();
    }

    /** How many of these came as requests of their own, not on a WebSocket. */
    public long polls() {
        return waiting.values().stream()
                .filter(each -> each.connects() && each.polls())
                .count();
    }

    /** Takes what a session says. */
    public void take(SessionEvent event) {
        if (event == SWEEP_EVENT) {
            sweep();
        } else if (event instanceof SessionEvent.Answered answered) {
            end(answered.number(), new Answer(answered.json()));
        } else if (event instanceof SessionEvent.Pushed pushed) {
            Stream stream = streams.get(pushed.stream());
            if (stream != null) {
                stream.push(pushed.json());
            }
        } else if (event instanceof SessionEvent.StreamUnknown unknown) {
            Stream stream = streams.get(unknown.stream());
            if (stream != null) {
                stream.unknown();
            }
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        // With a node that is gone went the sessions that lived there, and what they were asked.
        boolean lost = oneWasMissing && standing.isWhole();
        oneWasMissing = !standing.isWhole();
        waiting.forEach((number, each) -> {
            if (lost || now - each.deadline() > 0) {
                end(number, new Late());
            }
        });
    }

    private void end(long number, Outcome outcome) {
        Waiting ended = waiting.remove(number);
        if (ended != null) {
            ended.outcome().complete(outcome);
        }
    }

    /** From now on requests end at once, and those that wait do so now: their clients go on at other nodes. */
    public void stop() {
        stopping = true;
        waiting.forEach((number, each) -> {
            sessions.tell(each.session(), new Abandon(new Caller(self, number)));
            end(number, new Stopping());
        });
    }
}
