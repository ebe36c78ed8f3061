package stentor.node.dialect.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.channel.Channels;
import stentor.node.dialect.Methods;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.RequestBody;
import stentor.node.http.Requests;
import stentor.node.location.Publishing;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.ContentTypes;
import stentor.protocol.relay.InfoFormat;
import stentor.protocol.relay.JsonLines;

/** A publisher's requests: POST, GET, PUT and DELETE on a channel, each answered with the channel's info. */
public final class PublisherRequests {
    /** A batch's lines are bounded one by one; the body that carries them by this many times the message limit. */
    private static final int BATCH_BODIES = 16;

    private static final int MAX_KEY_LENGTH = 255;

    private final ActorSystem<?> system;
    private final Channels channels;
    private final long maxMessageSize;

    /**
     * @param maxMessageSize bytes of a message's body at most; more is 413
     */
    public PublisherRequests(ActorSystem<?> system, Channels channels, long maxMessageSize) {
        this.system = system;
        this.channels = channels;
        this.maxMessageSize = maxMessageSize;
    }

    /**
     * Answers any request to channels.
     *
     * @param methods those that there are here, for one that is none of them
     */
    CompletionStage<Answer> answer(HttpRequest request, List<ChannelKey> keys, Publishing publishing, Methods methods) {
        return switch (request.method().name()) {
            case "POST" -> post(request, keys, publishing);
            case "GET", "HEAD" -> get(request, keys);
            case "PUT" -> put(request, keys, publishing);
            case "DELETE" -> delete(request, keys);
            case "OPTIONS" -> Answer.now(methods.options());
            default -> Answer.now(methods.notAllowed());
        };
    }

    /** Publishes the request's body, or with {@code ?batch=true} each line of it. */
    private CompletionStage<Answer> post(HttpRequest request, List<ChannelKey> keys, Publishing publishing) {
        Optional<String> contentType = Requests.header(request, "Content-Type").filter(type -> !type.isBlank());
        Optional<String> event = Requests.header(request, "X-EventSource-Event").filter(name -> !name.isEmpty());
        Optional<String> key = Requests.header(request, "Idempotency-Key");
        Optional<String> problem = problem(contentType, event, key);
        if (problem.isPresent()) {
            request.discardEntityBytes(system);
            return Answer.now(Answers.text(400, problem.get()));
        }
        boolean batch = isBatch(request, contentType);
        long limit = batch ? maxMessageSize * BATCH_BODIES : maxMessageSize;
        return RequestBody.read(request, limit, system).thenCompose(body -> {
            if (body instanceof RequestBody.Complete complete) {
                return batch
                        ? postLines(request, keys, publishing, complete.bytes(), event, key)
                        : publish(
                                request,
                                keys,
                                publishing,
                                List.of(new Payload(complete.bytes(), contentType, event, Optional.empty())),
                                key);
            }
            if (body instanceof RequestBody.TooLarge tooLarge) {
                return Answer.now(tooLarge(tooLarge.limit()));
            }
            return Answer.now(Answers.text(400, ((RequestBody.Broken) body).reason()));
        });
    }

    /** Publishes a message that came another way than by POST. */
    CompletionStage<PublisherReply> publish(Payload payload, List<ChannelKey> keys, Publishing publishing) {
        return ask(
                keys,
                replyTo -> new ChannelActor.Publish(
                        List.of(payload), publishing.channel(), publishing.createOnPost(), Optional.empty(), replyTo));
    }

    /**
     * What a publisher is told of the channels it published to.
     *
     * @param info theirs, or the sum of them
     */
    static String describe(InfoFormat format, ChannelInfo info, List<ChannelKey> keys) {
        return new InfoView(format, keys.size() > 1).body(info);
    }

    /** The channel's info, if there is a channel. */
    private CompletionStage<Answer> get(HttpRequest request, List<ChannelKey> keys) {
        request.discardEntityBytes(system);
        return ask(request, keys, ChannelActor.Inspect::new);
    }

    /** Creates the channel if it is not there; the location's settings are the channel's from now on. */
    private CompletionStage<Answer> put(HttpRequest request, List<ChannelKey> keys, Publishing publishing) {
        request.discardEntityBytes(system);
        return ask(request, keys, replyTo -> new ChannelActor.Create(publishing.channel(), replyTo));
    }

    /** Deletes the channel and ends its subscribers. */
    private CompletionStage<Answer> delete(HttpRequest request, List<ChannelKey> keys) {
        request.discardEntityBytes(system);
        return ask(request, keys, ChannelActor.Delete::new);
    }

    private static boolean isBatch(HttpRequest request, Optional<String> contentType) {
        return Requests.queryParameter(request, "batch").equals(Optional.of("true"))
                && contentType
                        .map(type -> ContentTypes.withoutParameters(type).equalsIgnoreCase("application/x-ndjson"))
                        .orElse(false);
    }

    private static Optional<String> problem(
            Optional<String> contentType, Optional<String> event, Optional<String> key) {
        if (contentType.isPresent() && !ContentTypes.isSafe(contentType.get())) {
            return Optional.of("Content-Type: not one that could be sent on to subscribers");
        }
        if (event.isPresent() && event.get().chars().anyMatch(Character::isISOControl)) {
            return Optional.of("X-EventSource-Event: has control characters");
        }
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > MAX_KEY_LENGTH)) {
            return Optional.of("Idempotency-Key: expected 1 to " + MAX_KEY_LENGTH + " characters");
        }
        return Optional.empty();
    }

    private CompletionStage<Answer> postLines(
            HttpRequest request,
            List<ChannelKey> keys,
            Publishing publishing,
            byte[] body,
            Optional<String> event,
            Optional<String> key) {
        JsonLines lines = JsonLines.split(body);
        if (lines instanceof JsonLines.Bad bad) {
            return Answer.now(Answers.text(400, "line " + bad.line() + ": " + bad.reason()));
        }
        List<Payload> payloads = new ArrayList<>();
        for (byte[] line : ((JsonLines.Lines) lines).lines()) {
            if (line.length > maxMessageSize) {
                return Answer.now(tooLarge(maxMessageSize));
            }
            payloads.add(new Payload(line, Optional.of("application/json"), event, Optional.empty()));
        }
        return publish(request, keys, publishing, payloads, key);
    }

    private CompletionStage<Answer> publish(
            HttpRequest request,
            List<ChannelKey> keys,
            Publishing publishing,
            List<Payload> payloads,
            Optional<String> key) {
        return ask(
                request,
                keys,
                replyTo -> new ChannelActor.Publish(
                        payloads, publishing.channel(), publishing.createOnPost(), key, replyTo));
    }

    private CompletionStage<Answer> ask(
            HttpRequest request, List<ChannelKey> keys, Function<ReplyTo<PublisherReply>, ChannelActor.Asked> command) {
        InfoView view = new InfoView(InfoFormat.negotiate(Requests.header(request, "Accept")), keys.size() > 1);
        return ask(keys, command).thenApply(reply -> Answer.of(PublisherAnswers.of(reply, view)));
    }

    /** One answer from all of them. */
    private CompletionStage<PublisherReply> ask(
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
        return channels.ask(key, command).exceptionally(PublisherAnswers::withoutAnswer);
    }

    private static HttpResponse tooLarge(long limit) {
        return Answers.text(413, "a message has at most " + limit + " bytes");
    }
}
