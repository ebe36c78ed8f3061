package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is the same to its handler, and answered the same, whether it is read on its loop or by Pekko. */
class UsualRequestsTest {
    /** A protocol that nobody switches to: with it a request counts as unusual, and Pekko reads it. */
    private static final String UNUSUAL = "Upgrade: nothing\r\n";

    private static final List<String> TARGETS = List.of(
            "/",
            "/a/b",
            "/a//b/../c",
            "/%C3%A4%2F%20",
            "/a?b=c&d",
            "/?",
            "/a+b?c=+%2B",
            "/%zz",
            "/a?%",
            "/%ff",
            "/a;b=c,d:e@f",
            "/status/204",
            "/status/304",
            "/status/404",
            "/status/503");
    private static final List<String> NAMES = List.of(
            "Content-Type",
            "content-type",
            "ACCEPT",
            "If-None-Match",
            "If-Modified-Since",
            "Origin",
            "X-Own",
            "Cookie",
            "User-Agent",
            "Last-Event-ID");
    private static final List<String> VALUES = List.of(
            "", "a", "text/plain; charset=utf-8", "  blanks around\t", "\"quoted, with comma\"", "W/\"1\"", "*/*", "7");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(UsualRequestsTest::tell);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Answers with all that a handler can see. */
    private static CompletionStage<Answer> tell(HttpRequest request, Connection connection) {
        String headers = NAMES.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .map(name -> name + "=" + Requests.header(request, name))
                .collect(Collectors.joining("\n"));
        return RequestBody.read(request, 1 << 20, server.kit().system()).thenApply(body -> {
            String seen = request.method().value() + " " + Requests.path(request) + " " + Requests.query(request) + " "
                    + Requests.queryParameters(request, "c") + "\n" + headers + "\n"
                    + (body instanceof RequestBody.Complete complete
                            ? new String(complete.bytes(), StandardCharsets.ISO_8859_1)
                            : body.toString());
            String path = Requests.path(request);
            int status = path.startsWith("/status/") ? Integer.parseInt(path.substring(8)) : 200;
            return Answer.of(
                    status == 204 || status == 304
                            ? Answers.empty(status, Answers.header("Etag", "0"))
                            : Answers.text(status, seen, Answers.header("X-Seen", path)));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lookTheSameWhoeverReadsThem(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 250; i++) {
            String method = List.of("GET", "POST", "PUT", "DELETE", "OPTIONS").get(random.nextInt(5));
            StringBuilder head = new StringBuilder("Host: stentor.example:8080\r\n");
            for (int more = random.nextInt(4); more > 0; more--) {
                String name = NAMES.get(random.nextInt(NAMES.size()));
                // What comes twice is joined or not, as may be; nobody here sends it.
                if (head.toString().toLowerCase(Locale.ROOT).contains("\n" + name.toLowerCase(Locale.ROOT) + ":")) {
                    continue;
                }
                head.append(name)
                        .append(": ")
                        .append(VALUES.get(random.nextInt(VALUES.size())))
                        .append("\r\n");
            }
            String body = "x".repeat(random.nextInt(3) * random.nextInt(300));
            boolean hasBody = method.equals("POST") || method.equals("PUT");
            if (hasBody) {
                head.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            String line = method + " " + TARGETS.get(random.nextInt(TARGETS.size())) + " HTTP/1.1\r\n";
            String end = "\r\n" + (hasBody ? body : "");
            String usual = line + head + end;
            assertThat(exchange(usual, random))
                    .as("seed %s, %s", seed, line + head)
                    .isEqualTo(exchange(line + head + UNUSUAL + end, random));
        }
    }

    /** The answer but for its date; what is sent is cut somewhere. */
    private static String exchange(String request, Random random) {
        try (RawClient client = server.client()) {
            int cut = random.nextInt(request.length());
            if (random.nextBoolean()) {
                client.send(request.substring(0, cut)).send(request.substring(cut));
            } else {
                client.send(request);
            }
            // Where the body was not wanted, Pekko ends the connection and the loop goes on with it.
            return client.response().replaceFirst("Date: [^\r]*", "Date").replace("Connection: close\r\n", "");
        }
    }
}
