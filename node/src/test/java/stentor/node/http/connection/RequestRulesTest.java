package stentor.node.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
    private static HttpRequest request(HttpVersion version, String method, String target, String... headers) {
        // As the decoder makes them: what Netty would not let a client of its own send may come.
        HttpRequest request = new DefaultHttpRequest(
                version,
                HttpMethod.valueOf(method),
                target,
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders(),
                false);
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static HttpRequest get(String target) {
        return request(HttpVersion.HTTP_1_1, "GET", target, "Host", "x");
    }

    private static HttpRequest withHeaders(String... headers) {
        return request(HttpVersion.HTTP_1_1, "POST", "/", headers);
    }

    private static Optional<Integer> status(HttpRequest request) {
        return RequestRules.refusal(request).map(RequestRules.Refusal::status);
    }

    @Test
    void anUsualRequestIsServed() {
        assertThat(RequestRules.refusal(get("/a%20b?c=d"))).isEmpty();
        assertThat(RequestRules.refusal(request(HttpVersion.HTTP_1_0, "GET", "/")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "http://x/a", "HTTPS://x/", "ws://x/", "wss://x/", "/a?\u00e4"})
    void targetsAreOfPathsAndOfUrlsThatAreHttps(String target) {
        assertThat(status(get(target))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ftp://x/", "*", "", "/\u00e4", "/a b", "/\u0001", "/\u007f", "/a?b\u007f"})
    void otherTargetsAre400(String target) {
        assertThat(status(get(target))).contains(400);
    }

    @Test
    void anAsteriskIsTheTargetOfOptionsAlone() {
        assertThat(status(request(HttpVersion.HTTP_1_1, "OPTIONS", "*", "Host", "x")))
                .isEmpty();
    }

    @Test
    void aTargetHasUpTo16KiB() {
        assertThat(status(get("/" + "a".repeat(RequestRules.MAX_TARGET - 1)))).isEmpty();
        assertThat(status(get("/" + "a".repeat(RequestRules.MAX_TARGET)))).contains(414);
    }

    @ParameterizedTest
    @CsvSource({"GET,", "PURGE,", "FETCH,", "get,", "CONNECT, 400", "A_B1,", "ABCDEFGHIJKLMNOPQRSTUVWXY, 501"})
    void whatLooksLikeAMethodIsForTheHandlerToRefuse(String method, Integer status) {
        assertThat(status(request(HttpVersion.HTTP_1_1, method, "/", "Host", "x")))
                .isEqualTo(Optional.ofNullable(status));
    }

    @Test
    void anotherVersionIs505() {
        assertThat(status(request(HttpVersion.valueOf("HTTP/1.2"), "GET", "/", "Host", "x")))
                .contains(505);
    }

    @Test
    void whatCannotBeReadSaysWhatIsTooLong() {
        assertThat(unreadable(new TooLongHttpLineException())).contains(414);
        assertThat(unreadable(new TooLongHttpHeaderException())).contains(431);
        assertThat(unreadable(new IllegalArgumentException("no version"))).contains(400);
    }

    private static Optional<Integer> unreadable(Exception cause) {
        HttpRequest request = get("/");
        request.setDecoderResult(DecoderResult.failure(cause));
        return status(request);
    }

    @Test
    void thereIsOneHostInHttp11() {
        assertThat(status(withHeaders())).contains(400);
        assertThat(status(withHeaders("Host", "a", "host", "a"))).contains(400);
        assertThat(status(withHeaders("Host", "[::1]:80"))).isEmpty();
        assertThat(status(request(HttpVersion.HTTP_1_0, "GET", "/", "Host", "a", "Host", "b")))
                .contains(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "a\"", "<a>", "a@b"})
    void aHostIsAnAuthority(String host) {
        assertThat(status(withHeaders("Host", host))).contains(400);
    }

    @Test
    void headersThatMeanWhatIsNotDoneHereAreRefused() {
        assertThat(status(withHeaders("Host", "x", "Transfer-Encoding", "chunked")))
                .isEmpty();
        assertThat(status(withHeaders("Host", "x", "Transfer-Encoding", " Chunked ")))
                .isEmpty();
        assertThat(status(withHeaders("Host", "x", "Transfer-Encoding", "gzip, chunked")))
                .contains(501);
        assertThat(status(withHeaders("Host", "x", "Expect", "100-Continue"))).isEmpty();
        assertThat(status(withHeaders("Host", "x", "Expect", "200-ok"))).contains(417);
    }

    @Test
    void thereAreUpTo100HeadersOf16KiB() {
        HttpRequest request = get("/");
        request.headers().set("x-long", "v".repeat(16 << 10));
        for (int i = 2; i < 100; i++) {
            request.headers().add("x-one", "v");
        }
        assertThat(status(request)).isEmpty();
        request.headers().add("x-one", "v");
        assertThat(status(request)).contains(431);
        assertThat(status(withHeaders("Host", "x", "x-long", "v".repeat((16 << 10) + 1))))
                .contains(431);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, , false",
        "HTTP/1.1, close, true",
        "HTTP/1.1, 'x, Close', true",
        "HTTP/1.1, keep-alive, false",
        "HTTP/1.0, , true",
        "HTTP/1.0, Keep-Alive, false",
        "HTTP/1.0, 'keep-alive, close', true",
    })
    void aConnectionEndsWhereItsClientWantsItTo(String version, String connection, boolean closes) {
        HttpRequest request = request(HttpVersion.valueOf(version), "GET", "/", "Host", "x");
        if (connection != null) {
            request.headers().add("Connection", connection);
        }
        assertThat(RequestRules.closes(request)).isEqualTo(closes);
    }
}
