package stentor.node.session;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.bayeux.BayeuxMessage;

/** What a session is told by the nodes that its client talks to. */
public sealed interface SessionCommand
        permits SessionCommand.Exchange,
                SessionCommand.Abandon,
                SessionCommand.StreamOpened,
                SessionCommand.StreamClosed,
                SessionCommand.Stop,
                SessionActor.Own {
    /**
     * Messages of one request, in their order, to be answered as one.
     *
     * @param caller where the answer goes
     * @param alone whether they are all that the request has
     * @param stream the client's WebSocket, as the caller's node numbers it, if that is how they came
     * @param begins the settings of a new session; empty: there should be a session
     */
    record Exchange(
            Caller caller,
            boolean alone,
            OptionalLong stream,
            Optional<SessionSettings> begins,
            List<BayeuxMessage> messages)
            implements SessionCommand {
        public Exchange {
            Objects.requireNonNull(caller);
            messages = List.copyOf(messages);
        }
    }

    /**
     * Who waits for an answer.
     *
     * @param desk the caller's node
     * @param number which of those who wait there
     */
    record Caller(ActorRef<SessionEvent> desk, long number) {}

    /** The client's connection broke while it waited. */
    record Abandon(Caller caller) implements SessionCommand {}

    /** The client opened a stream for what comes, beside its requests. */
    record StreamOpened(ActorRef<SessionEvent> desk, long stream) implements SessionCommand {}

    record StreamClosed(ActorRef<SessionEvent> desk, long stream) implements SessionCommand {}

    /** Stop: another node is about to run the session, or it is over. */
    record Stop() implements SessionCommand {}
}
