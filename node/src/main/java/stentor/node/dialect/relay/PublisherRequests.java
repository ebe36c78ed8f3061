package stentor.node.dialect.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Caller;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.MessageHead;
import stentor.node.dialect.Methods;
import stentor.node.dialect.Publisher;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.node.location.Publishing;
import stentor.node.owner.ReplyTo;
import stentor.node.tracing.PublishTrace;
import stentor.node.tracing.Traces;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.ContentTypes;
import stentor.protocol.relay.InfoFormat;
import stentor.protocol.relay.JsonLines;

/** A publisher's requests: POST, GET, PUT and DELETE on a channel, each answered with the channel's info. */
public final class PublisherRequests {
    /** A batch's lines are bounded one by one; the body that carries them by this many times the message limit. */
    private static final long BATCH_BODIES = 16;

    /** To which channels a caller publishes, how a location does that, and the trace that it belongs to. */
    record Target(Caller caller, List<ChannelKey> keys, Publishing publishing, PublishTrace trace) {
        /** Without a trace. */
        Target(Caller caller, List<ChannelKey> keys, Publishing publishing) {
            this(caller, keys, publishing, PublishTrace.NONE);
        }
    }

    private final Publisher publisher;
    private final Bodies bodies;
    private final Traces traces;

    public PublisherRequests(Publisher publisher, Bodies bodies, Traces traces) {
        this.publisher = publisher;
        this.bodies = bodies;
        this.traces = traces;
    }

    /**
     * Answers any request to channels.
     *
     * @param methods those that there are here, for one that is none of them
     */
    CompletionStage<Answer> answer(
            HttpRequest request, Caller caller, List<ChannelKey> keys, Publishing publishing, Methods methods) {
        String method = request.method().name();
        if (method.equals("POST")) {
            return traces.isOn()
                    ? traced(request, caller, keys, publishing)
                    : post(request, new Target(caller, keys, publishing));
        }
        bodies.discard(request);
        return switch (method) {
            case "GET", "HEAD" -> ask(request, keys, ChannelCommand.Inspect::new);
            case "PUT" -> ask(request, keys, replyTo -> new ChannelCommand.Create(publishing.channel(), replyTo));
            case "DELETE" -> ask(request, keys, ChannelCommand.Delete::new);
            case "OPTIONS" -> Answer.now(methods.options());
            default -> Answer.now(methods.notAllowed());
        };
    }

    private CompletionStage<Answer> traced(
            HttpRequest request, Caller caller, List<ChannelKey> keys, Publishing publishing) {
        Traces.Parent parent =
                new Traces.Parent(Requests.header(request, "traceparent"), Requests.header(request, "tracestate"));
        PublishTrace trace = traces.begin(parent, "POST", Requests.path(request));
        CompletionStage<Answer> answer = post(request, new Target(caller, keys, publishing, trace));
        if (trace != PublishTrace.NONE) {
            // Beside the answer, which goes its own way: nothing waits for this.
            answer.whenComplete((given, failure) ->
                    trace.answered(failure == null ? given.response().status().intValue() : 500));
        }
        return answer;
    }

    /** Publishes the request's body, or with {@code ?batch=true} each line of it. */
    private CompletionStage<Answer> post(HttpRequest request, Target target) {
        MessageHead head = MessageHead.of(request);
        Optional<String> problem = head.problem();
        if (problem.isPresent()) {
            return bodies.unread(request, Answers.text(400, problem.get()));
        }
        if (isBatch(request, head)) {
            return bodies.read(
                    request, bodies.maxMessageSize() * BATCH_BODIES, body -> postLines(request, target, body, head));
        }
        return bodies.read(
                request,
                body -> publish(
                        request,
                        target,
                        List.of(new Payload(body, head.contentType(), head.event(), Optional.empty())),
                        head));
    }

    private static boolean isBatch(HttpRequest request, MessageHead head) {
        return Requests.queryParameter(request, "batch").equals(Optional.of("true"))
                && head.contentType()
                        .map(type -> ContentTypes.withoutParameters(type).equalsIgnoreCase("application/x-ndjson"))
                        .orElse(false);
    }

    private CompletionStage<Answer> postLines(HttpRequest request, Target target, byte[] body, MessageHead head) {
        JsonLines lines = JsonLines.split(body);
        if (lines instanceof JsonLines.Bad bad) {
            return Answer.now(Answers.text(400, "line " + bad.line() + ": " + bad.reason()));
        }
        List<Payload> payloads = new ArrayList<>();
        for (byte[] line : ((JsonLines.Lines) lines).lines()) {
            if (line.length > bodies.maxMessageSize()) {
                return Answer.now(Bodies.tooLarge(bodies.maxMessageSize()));
            }
            payloads.add(new Payload(line, Optional.of("application/json"), head.event(), Optional.empty()));
        }
        return publish(request, target, payloads, head);
    }

    private CompletionStage<Answer> publish(
            HttpRequest request, Target target, List<Payload> payloads, MessageHead head) {
        InfoView view = view(request, target.keys());
        boolean keyed = head.idempotencyKey().isPresent();
        return publish(target, payloads, head.idempotencyKey())
                .thenApply(reply -> Answer.of(PublisherAnswers.of(reply, view, keyed)));
    }

    private CompletionStage<Answer> ask(
            HttpRequest request,
            List<ChannelKey> keys,
            Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        InfoView view = view(request, keys);
        return publisher.ask(keys, command).thenApply(reply -> Answer.of(PublisherAnswers.of(reply, view, false)));
    }

    private static InfoView view(HttpRequest request, List<ChannelKey> keys) {
        return new InfoView(InfoFormat.negotiate(Requests.list(request, "Accept")), keys.size() > 1);
    }

    /** Publishes a message that came another way than by POST. */
    CompletionStage<PublisherReply> publish(Payload payload, Target target) {
        return publish(target, List.of(payload), Optional.empty());
    }

    private CompletionStage<PublisherReply> publish(Target target, List<Payload> payloads, Optional<String> key) {
        return publisher.publish(
                target.caller(),
                target.keys(),
                payloads,
                Optional.of(target.publishing().channel()),
                target.publishing().createOnPost(),
                key,
                target.trace()::on);
    }

    /**
     * What a publisher is told of the channels it published to.
     *
     * @param info theirs, or the sum of them
     */
    static String describe(InfoFormat format, ChannelInfo info, List<ChannelKey> keys) {
        return new InfoView(format, keys.size() > 1).body(info);
    }
}
