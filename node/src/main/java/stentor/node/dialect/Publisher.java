package stentor.node.dialect;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Caller;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.Channels;
import stentor.node.channel.PublishWatch;
import stentor.node.channel.PublisherReply;
import stentor.node.http.Answers;
import stentor.node.limits.Limit;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Trouble;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** What publishers ask of channels, one or several as one; and what all dialects answer where it was not done. */
public final class Publisher {
    private static final Function<ChannelKey, PublishWatch> UNWATCHED = channel -> PublishWatch.NONE;

    private final Channels channels;

    public Publisher(Channels channels) {
        this.channels = channels;
    }

    /** As the other, for a caller that may publish so much. */
    public CompletionStage<PublisherReply> publish(
            Caller caller,
            List<ChannelKey> keys,
            List<Payload> payloads,
            Optional<ChannelSettings> settings,
            boolean create,
            Optional<String> idempotencyKey) {
        return publish(caller, keys, payloads, settings, create, idempotencyKey, UNWATCHED);
    }

    /** @param watches follows the publish on each of the channels */
    public CompletionStage<PublisherReply> publish(
            Caller caller,
            List<ChannelKey> keys,
            List<Payload> payloads,
            Optional<ChannelSettings> settings,
            boolean create,
            Optional<String> idempotencyKey,
            Function<ChannelKey, PublishWatch> watches) {
        Optional<PublisherReply.Limited> tooMuch = tooMuch(caller, payloads.size());
        if (tooMuch.isPresent()) {
            return CompletableFuture.completedFuture(tooMuch.get());
        }
        return askEach(keys, key -> {
            PublishWatch watch = watches.apply(key);
            return replyTo -> new ChannelCommand.Publish(payloads, settings, create, idempotencyKey, replyTo, watch);
        });
    }

    /** Counts what the caller publishes, or says why it is too much. */
    public static Optional<PublisherReply.Limited> tooMuch(Caller caller, int messages) {
        long wait = caller.allowance().take(Math.max(1, messages));
        if (wait == 0) {
            return Optional.empty();
        }
        return Optional.of(
                wait == Long.MAX_VALUE
                        ? new PublisherReply.Limited(Limit.BATCH, 0)
                        : new PublisherReply.Limited(Limit.ADDRESS_RATE, wait));
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
        return ask(keys, replyTo -> new ChannelCommand.Publish(payloads, settings, create, idempotencyKey, replyTo));
    }

    /** Asks the same of each channel; one answer from all of them. Always answered, and never with a failure. */
    public CompletionStage<PublisherReply> ask(
            List<ChannelKey> keys, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        return askEach(keys, key -> command);
    }

    private CompletionStage<PublisherReply> askEach(
            List<ChannelKey> keys,
            Function<ChannelKey, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked>> commands) {
        if (keys.size() == 1) {
            return askOne(keys.get(0), commands.apply(keys.get(0)));
        }
        List<CompletableFuture<PublisherReply>> replies = keys.stream()
                .map(key -> askOne(key, commands.apply(key)).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(all -> SeveralReplies.sum(
                        replies.stream().map(CompletableFuture::join).toList()));
    }

    private CompletionStage<PublisherReply> askOne(
            ChannelKey key, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        return channels.ask(key, command)
                .exceptionally(failure -> Unavailable.wasAsked(failure)
                        ? new PublisherReply.LogUnavailable(Trouble.SILENT)
                        : new PublisherReply.Overloaded());
    }

    /**
     * The answer where a publish was not done or nobody knows; empty if it was done.
     *
     * @param keyed whether it has an idempotency key
     */
    public static Optional<HttpResponse> problem(PublisherReply reply, boolean keyed) {
        if (reply instanceof PublisherReply.NoSuchChannel) {
            return Optional.of(Answers.text(404, "no such channel"));
        }
        if (reply instanceof PublisherReply.Overloaded) {
            return Optional.of(Unavailable.tryAgain("too many publishes wait for this channel; nothing was published"));
        }
        if (reply instanceof PublisherReply.Limited limited) {
            return Optional.of(limited(limited));
        }
        if (reply instanceof PublisherReply.LogUnavailable unavailable) {
            return Optional.of(Unavailable.unknownOutcome(unavailable.why(), keyed));
        }
        return reply instanceof PublisherReply.Failed
                ? Optional.of(Answers.text(500, "Internal server error"))
                : Optional.empty();
    }

    /** The answer where a limit was reached. */
    public static HttpResponse limited(PublisherReply.Limited limited) {
        HttpHeader[] headers = limited.retryAfterSeconds().stream()
                .mapToObj(seconds -> Answers.header("Retry-After", Long.toString(seconds)))
                .toArray(HttpHeader[]::new);
        return Answers.text(limited.limit().status(), limited.limit().text(), headers);
    }
}
