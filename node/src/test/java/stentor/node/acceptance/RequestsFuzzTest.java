package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/**
 * Requests that are nearly right are answered, or their connection is closed; none of them is a mistake of the server's, and the next one
 * is served. Seeded: a failure names its round. {@code -Dfuzz.seconds=N} goes on for so long.
 */
class RequestsFuzzTest {
    private static final int ROUNDS = 500;
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    /** A stream ends with its client; a poll of a client that has finished sending is looked at for half a second more. */
    private static final String EVENTS = "Accept: text/event-stream";

    private static final String DATE = "Wed, 25 Nov 2026 10:00:00 GMT";

    @AutoClose
    private static final RunningNode NODE =
            RunningNode.start("""
            trusted_proxies: [ 127.0.0.1, 10.0.0.0/8 ]
            docroot: "%s"
            limits: { max_connections_per_address: 50, publish_rate: { address: 1000000/s } }
            locations:
              - { type: publisher, prefix: /pub/ }
              - { type: subscriber, prefix: /sub/, channels_separator: "," }
              - { type: pubsub, prefix: /both/, timeout: 1s }
              - { type: queue, prefix: /queue/, timeout: 1s }
              - { type: bus, prefix: /bus/ }
              - { type: publisher, prefix: /basic/, authorize: { basic: { users: { ann: secret } } } }
              - { type: publisher, prefix: /jwt/, authorize: { jwt: { secret: "a secret of 32 characters or more" } } }
              - { type: bayeux, path: /bayeux, browser_cookie: true }
              - { type: pusher }
            """.formatted(Path.of("src/test/resources").toAbsolutePath()));

    private static final List<String> SAMPLES = List.of(
            get("/sub/a", "If-Modified-Since: " + DATE, "If-None-Match: \"3\"", EVENTS),
            get("/sub/a,b,c", "If-Modified-Since: " + DATE, "If-None-Match: 1,2,[3]", EVENTS),
            get("/sub/a?last_event_id=17:3", "Accept: text/event-stream;q=0.5, multipart/mixed"),
            get(
                    "/sub/a",
                    "X-Forwarded-For: 192.0.2.1, 10.0.0.1",
                    "Forwarded: for=\"[2001:db8::1]:80\";proto=https",
                    EVENTS),
            get("/both/%61%2Fb", "TE: chunked", "Origin: http://a.example", "Sec-Fetch-Site: cross-site"),
            get("/basic/x", "Authorization: Basic YW5uOnNlY3JldA=="),
            get("/jwt/x?access_token=a.b.c", "Authorization: Bearer e30.e30.e30", "Cookie: a=b; stentor_token=x"),
            get(
                    "/both/ws",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Protocol: ws+meta.nchan"),
            get("/app/app-key?protocol=7&client=js", "Upgrade: websocket", "Connection: Upgrade"),
            get("/apps/app-id/channels?auth_key=app-key&auth_timestamp=1&auth_version=1.0&auth_signature=00"),
            get(
                    "/bayeux?jsonp=back&message=%5B%7B%22channel%22%3A%22%2Fmeta%2Fhandshake%22%7D%5D",
                    "Cookie: BAYEUX_BROWSER=1"),
            get("/index.html", "Range: bytes=0-5,-2", "If-Range: \"x\"", "Accept-Encoding: gzip"),
            get("/bus/x?type=text/*,!a/b&sender=a*", "Connection: close"),
            post("/pub/a", "{\"a\":1}", "Content-Type: application/x-ndjson", "Idempotency-Key: k"),
            post("/pub/a?batch=true", "{\"a\":1}\n{\"b\":2}\n", "Content-Type: application/x-ndjson"),
            post("/queue/a", "x", "Expect: 100-continue"),
            post("/bus/a", "x", "Content-Type: text/plain; charset=\"utf-8\""),
            post("/bayeux", "[{\"channel\":\"/a\",\"data\":[{}]}]", "Content-Type: application/json"),
            post("/bayeux", "message=%5B%5D", "Content-Type: application/x-www-form-urlencoded"),
            post("/apps/app-id/events", "{\"name\":\"x\",\"data\":\"y\",\"channels\":[\"a\"]}"),
            post("/pusher/app/app-key/1/a/xhr_send", "[\"{}\"]"),
            "PUT /pub/a HTTP/1.0\r\n\r\n",
            "DELETE /queue/a?ack=t HTTP/1.1\r\nHost: x\r\n\r\n",
            "OPTIONS /sub/a HTTP/1.1\r\nHost: x\r\nOrigin: http://b\r\nAccess-Control-Request-Method: GET\r\n\r\n",
            "POST /pub/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");

    private static final String[] SPICE = {
        "\0",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        ":",
        ";",
        ",",
        "\"",
        "%",
        "%00",
        "%c3%28",
        "%2e%2e/",
        "../",
        "?",
        "#",
        "*",
        "=",
        "-1",
        "99999999999999999999",
        "HTTP/1.0",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "\u00ff",
        "a".repeat(9000)
    };

    private static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n";
    }

    private static String post(String path, String body, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n"
                + lines(headers) + "\r\n" + body;
    }

    private static String lines(String[] headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    private static String sample(Random random) {
        return SAMPLES.get(random.nextInt(SAMPLES.size()));
    }

    private static String changed(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int to = at + random.nextInt(Math.min(text.length() - at, 20) + 1);
        String instead =
                switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> text.substring(at, to).repeat(2);
                    case 2 -> Character.toString(random.nextInt(256));
                    default -> SPICE[random.nextInt(SPICE.length)];
                };
        return text.substring(0, at) + instead + text.substring(random.nextBoolean() ? at : to);
    }

    @Test
    void noRequestIsAMistakeOfTheServers() {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        for (long round = 0; round < ROUNDS || SECONDS > 0 && System.nanoTime() < end; round++) {
            Random random = new Random(round);
            String request = sample(random);
            for (int i = random.nextInt(4); i > 0; i--) {
                request = changed(request, random);
            }
            // Some are pipelined, or come in two pieces.
            if (random.nextInt(10) == 0) {
                request += sample(random);
            }
            byte[] bytes = request.getBytes(ISO_8859_1);
            int cut = random.nextInt(5) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            String answer;
            try (WireClient client = NODE.connect()) {
                client.sendRaw(Arrays.copyOf(bytes, cut));
                client.sendRaw(Arrays.copyOfRange(bytes, cut, bytes.length));
                answer = new String(client.finishSending().rest(), ISO_8859_1);
            } catch (UncheckedIOException reset) {
                // Bytes that nobody reads any more: see SocketEnd.
                answer = "";
            }
            assertThat(answer)
                    .as("round %s: %s", round, request)
                    .doesNotContain("HTTP/1.1 500")
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEmpty(),
                            text -> assertThat(text).startsWith("HTTP/1."),
                            // Of HTTP/2: its settings.
                            text -> assertThat(text.charAt(3)).isLessThan((char) 10));
        }
        assertThat(NODE.post("/pub/after", "x").status()).isEqualTo(202);
    }
}
