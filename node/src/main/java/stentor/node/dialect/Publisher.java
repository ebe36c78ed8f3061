package stentor.node.dialect;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.channel.Channels;
import stentor.node.http.Answers;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** What publishers ask of channels, one or several as one; and what all dialects answer where it was not done. */
public final class Publisher {
    private final Channels channels;

    public Publisher(Channels channels) {
        this.channels = channels;
    }

    /**
     * Publishes messages, all or none on each channel.
     *
     * @param settings the channels have from now on; empty: each keeps its own
     * @param create false: a channel that does not exist is not made
     */
    public CompletionStage<PublisherReply> publish(
            List<ChannelKey> keys,
            List<Payload> payloads,
            Optional<ChannelSettings> settings,
            boolean create,
            Optional<String> idempotencyKey) {
        return ask(keys, replyTo -> new ChannelActor.Publish(payloads, settings, create, idempotencyKey, replyTo));
    }

    /** Asks the same of each channel; one answer from all of them. Always answered, and never with a failure. */
    public CompletionStage<PublisherReply> ask(
            List<ChannelKey> keys, Function<ReplyTo<PublisherReply>, ChannelActor.Asked> command) {
        if (keys.size() == 1) {
            return askOne(keys.get(0), command);
        }
        List<CompletableFuture<PublisherReply>> replies = keys.stream()
                .map(key -> askOne(key, command).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(all -> SeveralReplies.sum(
                        replies.stream().map(CompletableFuture::join).toList()));
    }

    private CompletionStage<PublisherReply> askOne(
            ChannelKey key, Function<ReplyTo<PublisherReply>, ChannelActor.Asked> command) {
        return channels.ask(key, command)
                .exceptionally(failure -> Unavailable.wasAsked(failure)
                        ? new ChannelActor.LogUnavailable()
                        : new ChannelActor.Overloaded());
    }

    /** The answer where a publish was not done or nobody knows; empty if it was done. */
    public static Optional<HttpResponse> problem(PublisherReply reply) {
        if (reply instanceof ChannelActor.NoSuchChannel) {
            return Optional.of(Answers.text(404, "no such channel"));
        }
        if (reply instanceof ChannelActor.Overloaded) {
            return Optional.of(Unavailable.tryAgain("too many publishes wait for this channel; nothing was published"));
        }
        if (reply instanceof ChannelActor.LogUnavailable) {
            return Optional.of(Unavailable.unknownOutcome());
        }
        return reply instanceof ChannelActor.Failed
                ? Optional.of(Answers.text(500, "Internal server error"))
                : Optional.empty();
    }
}
