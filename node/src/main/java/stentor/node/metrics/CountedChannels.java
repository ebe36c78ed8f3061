package stentor.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.Channels;
import stentor.node.channel.PublisherReply;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;

/** Counts what publishers of this node are told, and how long they wait for it. */
final class CountedChannels implements Channels {
    private static final String HELP = "Publishes that were answered, by what the publisher is told";

    private final Channels channels;
    private final Counter delivered;
    private final Counter stored;
    private final Counter refused;
    private final Counter overloaded;
    private final Counter unavailable;
    private final Timer latency;

    CountedChannels(Channels channels, Metrics metrics) {
        this.channels = channels;
        this.delivered = outcome(metrics, "delivered");
        this.stored = outcome(metrics, "stored");
        this.refused = outcome(metrics, "refused");
        this.overloaded = outcome(metrics, "overloaded");
        this.unavailable = outcome(metrics, "unavailable");
        this.latency =
                metrics.timer("publish", "From a publish until its message is in the log and the publisher is told");
    }

    private static Counter outcome(Metrics metrics, String outcome) {
        return metrics.counter("publishes", HELP, "outcome", outcome);
    }

    @Override
    public void tell(ChannelKey channel, ChannelCommand command) {
        channels.tell(channel, command);
    }

    @Override
    public CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        Asked asked = new Asked(command);
        CompletionStage<PublisherReply> answer = channels.ask(channel, asked);
        if (asked.publishes) {
            long begin = System.nanoTime();
            // Beside the answer, which goes its own way: nothing waits for this.
            answer.whenComplete((reply, failure) -> count(reply, failure, System.nanoTime() - begin));
        }
        return answer;
    }

    /** Sees what a command is on its way to the owner. */
    private static final class Asked implements Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> {
        private final Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command;
        private boolean publishes;

        Asked(Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
            this.command = command;
        }

        @Override
        public ChannelCommand.Asked apply(ReplyTo<PublisherReply> replyTo) {
            ChannelCommand.Asked made = command.apply(replyTo);
            publishes = made instanceof ChannelCommand.Publish;
            return made;
        }
    }

    private void count(PublisherReply reply, Throwable failure, long nanos) {
        if (reply instanceof PublisherReply.Published published) {
            latency.record(nanos, TimeUnit.NANOSECONDS);
            (published.recipients() > 0 ? delivered : stored).increment();
        } else if (reply instanceof PublisherReply.Overloaded || failure instanceof RejectedExecutionException) {
            overloaded.increment();
        } else if (reply instanceof PublisherReply.LogUnavailable || failure != null) {
            unavailable.increment();
        } else {
            refused.increment();
        }
    }
}
