package stentor.node.access;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import stentor.node.access.Verdict.Allowed;
import stentor.node.access.Verdict.Refused;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.Authorize;
import stentor.protocol.relay.StatedId;

/**
 * The application is asked, with the caller's headers and what nchan says of a request: 2xx lets the caller in; any other answer is
 * the caller's, as it is. Nobody there is 502, no answer in time 504.
 */
final class RequestRule implements Rule {
    private static final int MAX_REMEMBERED = 10_000;
    private static final Verdict NOBODY_THERE =
            new Refused(Answers.text(502, "request: the authorization server cannot be reached"));
    private static final Verdict TOO_LATE =
            new Refused(Answers.text(504, "request: the authorization server does not answer in time"));

    /** What is about one connection, or about a body that is not sent on. */
    private static final Set<String> NOT_SENT_ON = Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            // Only this node may say these.
            "x-channel-id",
            "x-original-method",
            "x-original-uri",
            "x-prev-message-id",
            "x-real-ip",
            "x-subscriber-type");

    /** What this node says itself of an answer, or its connection. */
    private static final Set<String> NOT_HANDED_ON =
            Set.of("connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", "upgrade");

    /** Which callers count as the same. */
    private record Key(String method, String target, Optional<String> authorization, Optional<String> cookie) {}

    private final Authorize.Request settings;
    private final Outgoing outgoing;
    private final InstantSource clock;
    private final Remembered<Key, Boolean> allowed = new Remembered<>(MAX_REMEMBERED);

    RequestRule(Authorize.Request settings, Outgoing outgoing, InstantSource clock) {
        this.settings = settings;
        this.outgoing = outgoing;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Verdict> ask(Visit visit) {
        Key key = key(visit.request());
        if (!settings.cache().isZero() && allowed.get(key).isPresent()) {
            return Verdict.now(new Allowed(Grant.ALL));
        }
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        outgoing.ask(settings.url(), headers(visit), settings.timeout()).whenComplete((response, failure) -> {
            if (failure == null
                    && Outgoing.isSuccess(response)
                    && !settings.cache().isZero()) {
                allowed.put(key, true, clock.millis() + settings.cache().toMillis());
            }
            verdict.complete(failure == null ? verdict(response) : verdict(failure));
        });
        return verdict;
    }

    private static Key key(HttpRequest request) {
        return new Key(
                request.method().name(),
                target(request),
                Requests.header(request, "Authorization"),
                Requests.header(request, "Cookie"));
    }

    private static String target(HttpRequest request) {
        return Requests.path(request)
                + Requests.query(request).map(query -> "?" + query).orElse("");
    }

    private static Verdict verdict(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TimeoutException ? TOO_LATE : NOBODY_THERE;
    }

    private static Verdict verdict(HttpResponse response) {
        if (Outgoing.isSuccess(response)) {
            return new Allowed(Grant.ALL);
        }
        HttpHeader[] headers = StreamSupport.stream(response.getHeaders().spliterator(), false)
                .filter(header -> header.renderInResponses() && !NOT_HANDED_ON.contains(header.lowercaseName()))
                .map(header -> Answers.header(header.name(), header.value()))
                .toArray(HttpHeader[]::new);
        HttpEntity.Strict body = (HttpEntity.Strict) response.entity();
        String type = body.getContentType().toString();
        return new Refused(Answers.body(
                response.status().intValue(),
                Optional.of(type).filter(text -> !text.isEmpty() && !text.equals("none/none")),
                body.getData().toArray(),
                headers));
    }

    private static List<HttpHeader> headers(Visit visit) {
        HttpRequest request = visit.request();
        List<HttpHeader> headers = new ArrayList<>();
        for (HttpHeader header : request.getHeaders()) {
            String name = header.lowercaseName();
            if (header.renderInRequests() && !NOT_SENT_ON.contains(name) && !name.startsWith("sec-websocket-")) {
                headers.add(RawHeader.create(header.name(), header.value()));
            }
        }
        headers.add(RawHeader.create("X-Original-URI", target(request)));
        headers.add(RawHeader.create("X-Original-Method", request.method().name()));
        headers.add(RawHeader.create("X-Real-IP", visit.address().getHostAddress()));
        visit.channelId().ifPresent(id -> headers.add(RawHeader.create("X-Channel-Id", latin1(id))));
        if (request.method().name().equals("GET")) {
            headers.add(RawHeader.create("X-Subscriber-Type", subscriberType(request)));
            headers.add(RawHeader.create("X-Prev-Message-Id", latin1(previousId(request))));
        }
        return headers;
    }

    /** A header's characters are bytes. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String subscriberType(HttpRequest request) {
        String accept = Requests.header(request, "Accept").orElse("").toLowerCase(Locale.ROOT);
        if (WebSocketUpgrade.isAsked(request)) {
            return "websocket";
        }
        if (accept.contains("text/event-stream")) {
            return "eventsource";
        }
        if (accept.contains("multipart/mixed")) {
            return "http-multipart";
        }
        return Requests.header(request, "TE")
                        .filter(te -> te.toLowerCase(Locale.ROOT).contains("chunked"))
                        .isPresent()
                ? "http-chunked"
                : "longpoll";
    }

    private static String previousId(HttpRequest request) {
        StatedId stated = StatedId.read(
                Requests.header(request, "If-Modified-Since"),
                Requests.header(request, "If-None-Match"),
                Requests.header(request, "Last-Event-ID"),
                Requests.queryParameter(request, "last_event_id"));
        return stated instanceof StatedId.Given given
                ? given.seconds().orElse(0) + ":" + given.tag().orElse("0")
                : "0:0";
    }
}
