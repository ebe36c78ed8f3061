package stentor.node.channel;

import java.util.Optional;
import stentor.node.channel.ChannelCommand.Create;
import stentor.node.channel.ChannelCommand.Delete;
import stentor.node.channel.ChannelCommand.Inspect;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Limited;
import stentor.node.messagelog.LogState;

/**
 * Whether a channel exists, for an owner that has not claimed it. What waits may come to nothing if it does not: then a look at
 * the log is enough, and neither a claim nor an owner is left behind by a request for an unknown name.
 */
final class Existence {
    private final CommandQueue waiting;
    private final OwnLimits limits;
    private final Replies replies;
    private boolean looked;
    private boolean exists;

    Existence(CommandQueue waiting, OwnLimits limits, Replies replies) {
        this.waiting = waiting;
        this.limits = limits;
        this.replies = replies;
    }

    /** Whether what waits first can be answered by a look at the log alone. */
    boolean isQuestion(long nowMillis) {
        return !exists
                && !waiting.isEmpty()
                && (makesNothing(waiting.first()) || makesChannel(waiting.first()) && limits.wouldRefuse(nowMillis));
    }

    /** The log has answered: commands for a channel that does not exist are answered so. */
    void found(LogState state, long nowMillis) {
        looked = true;
        exists = state.exists();
        while (isQuestion(nowMillis)) {
            ChannelCommand command = waiting.take();
            Optional<Limited> limited = makesChannel(command) ? limits.make(false, nowMillis) : Optional.empty();
            limited.ifPresentOrElse(reached -> replies.refuse(command, reached), () -> replies.unknown(command));
        }
    }

    /** Whether the log was looked at. */
    boolean isLookedAt() {
        return looked;
    }

    /** Whether the command makes a channel that does not exist. */
    static boolean makesChannel(ChannelCommand command) {
        return command instanceof Create
                || command instanceof Publish publish && publish.create()
                || command instanceof HubCommand.Attach attach && attach.create();
    }

    private static boolean makesNothing(ChannelCommand command) {
        return command instanceof Inspect
                || command instanceof Delete
                || command instanceof Publish publish && !publish.create()
                || command instanceof HubCommand.Attach attach && !attach.create();
    }
}
