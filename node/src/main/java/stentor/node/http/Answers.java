package stentor.node.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Makes usual answers. */
public final class Answers {
    private static final Optional<String> TEXT = Optional.of("text/plain");

    private Answers() {}

    /** A line of plain text. */
    public static HttpResponse text(int status, String text, HttpHeader... headers) {
        return body(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8), headers);
    }

    /**
     * These bytes, with this Content-Type byte for byte.
     *
     * @param contentType without one, or with one that cannot be sent ({@link RawContentType#of}), the answer has none
     */
    public static HttpResponse body(int status, Optional<String> contentType, byte[] body, HttpHeader... headers) {
        return entity(
                status,
                contentType,
                HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, ByteString.fromArrayUnsafe(body)),
                headers);
    }

    /** As {@link #body}, chunk by chunk; to an HTTP/1.0 client it is all that comes until the connection closes. */
    public static HttpResponse streamed(
            int status, Optional<String> contentType, Source<ByteString, ?> chunks, HttpHeader... headers) {
        return entity(status, contentType, HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, chunks), headers);
    }

    /** As {@link #body}, for bytes that are not in memory; the connection breaks if there are not exactly so many. */
    public static HttpResponse sized(
            int status, Optional<String> contentType, long length, Source<ByteString, ?> bytes, HttpHeader... headers) {
        if (length == 0) {
            return body(status, contentType, new byte[0], headers);
        }
        return entity(status, contentType, HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, length, bytes), headers);
    }

    private static HttpResponse entity(
            int status, Optional<String> contentType, ResponseEntity entity, HttpHeader... headers) {
        Optional<HttpHeader> type = contentType.flatMap(RawContentType::of);
        List<HttpHeader> all = new ArrayList<>(headers.length + 1);
        Collections.addAll(all, headers);
        type.ifPresent(all::add);
        return HttpResponse.create().withStatus(status).withHeaders(all).withEntity(entity);
    }

    /** No body and no Content-Type. */
    public static HttpResponse empty(int status, HttpHeader... headers) {
        return body(status, Optional.empty(), new byte[0], headers);
    }

    /** 405, with the methods that the resource does have. */
    public static HttpResponse methodNotAllowed(String... allowed) {
        String methods = String.join(", ", allowed);
        return text(405, "Method not allowed (allowed: " + methods + ")", header("Allow", methods));
    }

    /**
     * 404 for a path that nothing takes. People who try the server out on their own machine are told what there is;
     * nobody else needs to know.
     *
     * @param locations a line each
     */
    public static HttpResponse notFound(Connection connection, List<String> locations) {
        boolean told = connection.remoteAddress().getAddress().isLoopbackAddress() && !locations.isEmpty();
        return text(
                404,
                told
                        ? "Not found: no location takes this path\nThere is:\n  " + String.join("\n  ", locations)
                        : "Not found");
    }

    /** Says that the connection closes when the answer is complete. */
    public static HttpHeader lastOfConnection() {
        return org.apache.pekko.http.javadsl.model.headers.Connection.create("close");
    }

    /** A response header, its value as it is: {@code Etag: 0} without quotes. */
    public static HttpHeader header(String name, String value) {
        return RawHeader.create(name, value);
    }
}
