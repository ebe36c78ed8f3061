package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private static final int LIMIT = 100_000;
    private static final LinkedBlockingQueue<RequestBody> OUTCOMES = new LinkedBlockingQueue<>();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(settings -> settings.withMaxBody(LIMIT), (request, connection) -> answer(request));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static CompletionStage<Answer> answer(HttpRequest request) {
        Duration patience = Requests.path(request).equals("/slow") ? Duration.ofMillis(100) : RequestBody.PATIENCE;
        return RequestBody.read(request, LIMIT, patience, server.kit().system()).thenApply(body -> {
            OUTCOMES.add(body);
            if (body instanceof RequestBody.Complete complete) {
                return Answer.of(Answers.text(200, complete.bytes().length + " bytes"));
            }
            if (body instanceof RequestBody.TooSlow slow) {
                return Answer.of(
                        Answers.text(408, "not within " + slow.patience().toMillis() + " ms"));
            }
            return Answer.of(
                    body instanceof RequestBody.TooLarge large
                            ? Answers.text(413, "more than " + large.limit() + " bytes")
                            : Answers.text(400, ((RequestBody.Broken) body).reason()));
        });
    }

    private static String post(String path, String headersAndBody) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headersAndBody;
    }

    private static String chunk(int size) {
        return Integer.toHexString(size) + "\r\n" + "c".repeat(size) + "\r\n";
    }

    @Test
    void aBodyThatComesWithItsHeadIsComplete() {
        assertThat(server.exchange(post("/", "Content-Length: 3\r\n\r\nabc"))).endsWith("3 bytes\n");
        assertThat(server.exchange(post("/", "Content-Length: 0\r\n\r\n"))).endsWith("0 bytes\n");
        assertThat(server.exchange(post("/", "\r\n"))).endsWith("0 bytes\n");
    }

    @Test
    void aBodyThatComesInPiecesIsComplete() {
        try (RawClient client = server.client()) {
            client.send(post("/", "Content-Length: " + LIMIT + "\r\n\r\n"));
            for (int i = 0; i < 10; i++) {
                client.send("p".repeat(LIMIT / 10));
            }
            assertThat(client.response()).endsWith(LIMIT + " bytes\n");
            client.send(post("/", "Transfer-Encoding: chunked\r\n\r\n" + chunk(10) + chunk(LIMIT - 10) + "0\r\n\r\n"));
            assertThat(client.response()).endsWith(LIMIT + " bytes\n");
        }
    }

    @Test
    void bytesArriveAsTheyWereSent() throws InterruptedException {
        OUTCOMES.clear();
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String bytes = new String(all, StandardCharsets.ISO_8859_1);
        server.exchange(post("/", "Content-Length: 256\r\n\r\n" + bytes));
        server.exchange(post("/", "Transfer-Encoding: chunked\r\n\r\n100\r\n" + bytes + "\r\n0\r\n\r\n"));
        for (int i = 0; i < 2; i++) {
            RequestBody body = OUTCOMES.poll(10, TimeUnit.SECONDS);
            assertThat(((RequestBody.Complete) body).bytes()).isEqualTo(all);
        }
    }

    @Test
    void aDeclaredLengthOverTheLimitIsRefusedBeforeItIsSent() {
        String head = "Content-Length: " + (LIMIT + 1) + "\r\nExpect: 100-continue\r\n\r\n";
        assertThat(server.exchange(post("/", head))).startsWith("HTTP/1.1 413 ").contains("Connection: close");
    }

    @Test
    void aClientThatExpectsToContinueIsToldTo() {
        try (RawClient client = server.client()) {
            client.send(post("/", "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"));
            assertThat(client.head()).startsWith("HTTP/1.1 100 Continue\r\n");
            assertThat(client.send("abc").response()).endsWith("3 bytes\n");
            assertThat(client.send(post("/", "Content-Length: 2\r\n\r\nab")).response())
                    .endsWith("2 bytes\n");
        }
    }

    @Test
    void whoeverSendsTooMuchCanStillReadTheAnswer() {
        String tooMuch = "x".repeat(20 * LIMIT);
        String chunks = chunk(LIMIT / 2).repeat(40);
        for (String request : new String[] {
            post("/", "Content-Length: " + tooMuch.length() + "\r\n\r\n" + tooMuch),
            post("/", "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"),
            post("/", "Transfer-Encoding: chunked\r\n\r\n" + chunk(20 * LIMIT) + "0\r\n\r\n"),
        }) {
            try (RawClient client = server.client()) {
                // All of it is sent before anything is read, as simple clients do.
                assertThat(client.send(request).readToEnd())
                        .startsWith("HTTP/1.1 413 ")
                        .endsWith("more than " + LIMIT + " bytes\n");
            }
        }
    }

    @Test
    void aBodyJustOverTheLimitThatCameWithItsHeadIsTooLarge() {
        try (TestServer small = new TestServer((request, connection) -> RequestBody.read(
                        request, 2, server.kit().system())
                .thenApply(body -> Answer.of(Answers.text(200, body.toString()))))) {
            assertThat(small.exchange(post("/", "Content-Length: 3\r\n\r\nabc")))
                    .endsWith("TooLarge[limit=2]\n");
        }
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() {
        for (String head : new String[] {"Content-Length: 3\r\n\r\na", "Transfer-Encoding: chunked\r\n\r\n3\r\na"}) {
            assertThat(server.exchange(post("/slow", head)))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close")
                    .endsWith("not within 100 ms\n");
        }
    }

    @Test
    void aBodyThatIsCutOffIsBroken() throws InterruptedException {
        OUTCOMES.clear();
        for (String head : new String[] {
            "Content-Length: 3\r\n\r\na",
            "Content-Length: 3\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n3\r\na",
            "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
        }) {
            try (RawClient client = server.client()) {
                client.send(post("/", head)).shutdownOutput();
                assertThat(OUTCOMES.poll(10, TimeUnit.SECONDS)).as(head).isInstanceOf(RequestBody.Broken.class);
            }
        }
        for (String head : new String[] {
            "Transfer-Encoding: chunked\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n3\r\na",
            "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
        }) {
            try (RawClient client = server.client()) {
                client.send(post("/", head)).reset();
                assertThat(OUTCOMES.poll(10, TimeUnit.SECONDS)).as(head).isInstanceOf(RequestBody.Broken.class);
            }
        }
    }

    @Test
    void aSmallBodyThatIsCutOffByAResetIsNeverTaken() throws InterruptedException {
        OUTCOMES.clear();
        try (RawClient client = server.client()) {
            client.send(post("/", "Content-Length: 3\r\n\r\na")).reset();
        }
        server.exchange(post("/", "Content-Length: 1\r\n\r\nb"));
        for (RequestBody outcome = OUTCOMES.poll(10, TimeUnit.SECONDS); outcome != null; outcome = OUTCOMES.poll()) {
            if (outcome instanceof RequestBody.Complete complete) {
                assertThat(complete.bytes()).asString().isEqualTo("b");
            }
        }
    }

    @Test
    void chunksThatAreNoneAreBroken() {
        assertThat(server.exchange(post("/", "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n")))
                .startsWith("HTTP/1.1 400 ");
    }
}
