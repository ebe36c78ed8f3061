package stentor.node.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Serves routes that are written in Pekko HTTP's DSL. They get a request in Pekko's full model: its URI, each header by its
 * type, a body that is read when they ask for it, up to the server's {@code max_message_size}.
 */
public final class Routes {
    private Routes() {}

    /** The handler that answers by the route; what it rejects is answered as Pekko HTTP does. */
    public static RequestHandler handler(Route route, ActorSystem<?> system) {
        return (request, connection) -> answer(route, request, system).thenApply(Answer::of);
    }

    /** The route's answer to a request of this server. */
    public static CompletionStage<HttpResponse> answer(Route route, HttpRequest request, ActorSystem<?> system) {
        HttpRequest modelled;
        try {
            modelled = modelled(request);
        } catch (RuntimeException malformed) {
            return CompletableFuture.completedFuture(Answers.text(400, "The request's URL is malformed"));
        }
        try {
            return route.function(system).apply(modelled).thenApply(response -> answer(request, response));
        } catch (Exception e) {
            return CompletableFuture.failedFuture(new CompletionException(e));
        }
    }

    /** To Pekko a body that does not come in time is a malformed one. */
    private static HttpResponse answer(HttpRequest request, HttpResponse response) {
        boolean late = request.getAttribute(RequestBody.INCOMING)
                .map(RequestBody.Incoming::isTooSlow)
                .orElse(false);
        return late ? Answers.text(408, "the body did not come in time") : written(response);
    }

    private static HttpRequest modelled(HttpRequest request) {
        List<HttpHeader> headers = new ArrayList<>();
        for (HttpHeader header : request.getHeaders()) {
            headers.add(parsed(header));
        }
        String host =
                Requests.header(request, "Host").filter(name -> !name.isBlank()).orElse("localhost");
        String query = Requests.query(request).map(text -> "?" + text).orElse("");
        return HttpRequest.create()
                // The server leaves the body out.
                .withMethod(request.method().equals(HttpMethods.HEAD) ? HttpMethods.GET : request.method())
                .withProtocol(request.protocol())
                .withUri(Uri.create("http://" + host + Requests.path(request) + query, Uri.RELAXED))
                .addHeaders(headers)
                .withEntity(entity(request));
    }

    private static HttpHeader parsed(HttpHeader header) {
        try {
            return HttpHeader.parse(header.name(), header.value());
        } catch (IllegalArgumentException malformed) {
            return header;
        }
    }

    private static RequestEntity entity(HttpRequest request) {
        Optional<ContentType> type = Requests.header(request, "Content-Type").flatMap(Routes::contentType);
        return type.isPresent() && !request.entity().isKnownEmpty()
                ? (RequestEntity) request.entity().withContentType(type.get())
                : request.entity();
    }

    private static Optional<ContentType> contentType(String text) {
        try {
            return Optional.of(ContentTypes.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The server writes headers, and nothing that stands beside them. */
    private static HttpResponse written(HttpResponse response) {
        ContentType type = response.entity().getContentType();
        return type.equals(ContentTypes.NO_CONTENT_TYPE)
                ? response
                : response.addHeader(Answers.header("Content-Type", type.toString()));
    }
}
