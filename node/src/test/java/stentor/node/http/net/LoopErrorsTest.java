package stentor.node.http.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.Answer;
import stentor.node.http.AnswerWatch;
import stentor.node.http.Answers;
import stentor.node.http.Http2Client;
import stentor.node.http.RawClient;
import stentor.node.http.Requests;
import stentor.node.http.TestServer;

class LoopErrorsTest {
    private static final Error ERROR = new StackOverflowError("made by a test");

    private final BlockingQueue<Error> errors = new LinkedBlockingQueue<>();
    private final Loops loops = Loops.start("test", 1, errors::add);

    @AfterEach
    void stop() {
        TestServer.await(loops.stop());
    }

    private static void fail() {
        throw ERROR;
    }

    @Test
    void anErrorOfATaskIsTold() throws InterruptedException {
        loops.executor().execute(LoopErrorsTest::fail);
        assertThat(errors.poll(10, TimeUnit.SECONDS)).isSameAs(ERROR);
    }

    @Test
    void anExceptionIsNot() throws InterruptedException {
        loops.executor().execute(() -> {
            throw new IllegalStateException("made by a test");
        });
        loops.executor().execute(LoopErrorsTest::fail);
        assertThat(errors.poll(10, TimeUnit.SECONDS)).isSameAs(ERROR);
        assertThat(errors).isEmpty();
    }

    @Test
    void anErrorOfAScheduledTaskIsTold() throws InterruptedException {
        try (TestServer server = new TestServer((request, connection) -> {
            connection.loop().schedule(LoopErrorsTest::fail, 1, TimeUnit.MILLISECONDS);
            return Answer.now(Answers.text(200, "well"));
        })) {
            server.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(server.errors().poll(10, TimeUnit.SECONDS)).isSameAs(ERROR);
        }
    }

    @Test
    void anErrorWhenAnAnswerIsWrittenIsTold() throws InterruptedException {
        AnswerWatch fails = new AnswerWatch() {
            @Override
            public boolean begins() {
                return true;
            }

            @Override
            public void handedOver() {
                fail();
            }

            @Override
            public void brokenOff() {
                throw new AssertionError("it was not");
            }
        };
        try (TestServer server = new TestServer((request, connection) -> CompletableFuture.completedFuture(
                        new Answer.Watched(Answers.text(200, "well"), fails, Answers.text(500, "not asked for"))));
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(server.errors().poll(10, TimeUnit.SECONDS)).isSameAs(ERROR);
        }
    }

    @Test
    void anErrorWhileARequestIsAnsweredIsTold() throws InterruptedException {
        try (TestServer server = new TestServer((request, connection) -> {
            if (Requests.path(request).equals("/fails")) {
                throw ERROR;
            }
            return Answer.now(Answers.text(200, "well"));
        })) {
            try (RawClient client = server.client()) {
                client.send("GET /fails HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(server.errors().poll(10, TimeUnit.SECONDS)).isSameAs(ERROR);
            }
            try (Http2Client client = Http2Client.to(server)) {
                client.get("/fails");
                assertThat(server.errors().poll(10, TimeUnit.SECONDS)).isSameAs(ERROR);
            }
        }
    }
}
