package stentor.node.dialect.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.StatedId;

/** Polls of one channel by way of one location. */
record ChannelPolls(Subscriptions subscriptions, ChannelKey channel, Subscribing subscribing, PollAnswers answers) {
    /** Asks for what follows the cursor, from now on; with {@link Mode#LONG_POLL} it is waited for. */
    CompletionStage<Answer> ask(SubscriberRequest asked, Cursor cursor, StatedId stated, Mode mode) {
        Duration timeout = subscribing.timeout();
        long deadline = timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        // Those that wait together are answered without being asked who they are: not those who may lose the right to
        // it.
        Optional<Connection> shares = mode == Mode.LONG_POLL && !asked.caller().mayEnd() && !asked.isHead()
                ? Optional.of(asked.connection())
                : Optional.empty();
        Poll poll = poll(stated, shares, mode).by(asked);
        // One that is answered at once holds nothing that could be taken from its caller.
        return mode == Mode.LONG_POLL
                ? poll.ask(asked, cursor, deadline)
                : poll.ask(asked.connection(), cursor, deadline);
    }

    /** Goes on waiting for what follows the message, which it has waited for with others before. */
    CompletionStage<Answer> goOn(Connection connection, MessageId after, long deadline) {
        return poll(new StatedId.Absent(), Optional.of(connection), Mode.LONG_POLL)
                .goingOn()
                .ask(connection, Cursor.after(after), deadline);
    }

    /** @param shares the connection of a poll that may wait together with others */
    private Poll poll(StatedId stated, Optional<Connection> shares, Mode mode) {
        return new Poll(
                answers,
                mode == Mode.LONG_POLL
                        ? answers.counts().held()
                        : answers.counts().atOnce(),
                stated,
                poll -> shares.map(connection -> new RelayPollLane.Choice(poll, this, connection)),
                (poll, cursor, deadline) -> subscribe(poll, cursor, mode, deadline));
    }

    private Runnable subscribe(Poll poll, Cursor cursor, Mode mode, long deadline) {
        // The hub has a clock of its own; zero would be without a limit.
        Duration left = deadline == Long.MAX_VALUE
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        return subscriptions.subscribe(
                channel, cursor, poll.policy(subscribing), mode, subscribing.createOnSubscribe(), left, poll)::leave;
    }
}
