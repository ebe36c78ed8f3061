package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.poll.HeldPolls;
import stentor.node.http.poll.HeldPolls.Late;
import stentor.node.testing.Eventually;

/** Who polls again and again is asked through only until the server knows it. */
class HeldPollsTest {
    private static final String DATE = "Thu, 01 Jan 1970 00:00:00 GMT";
    private static final Late FOR_ALL = new Late(10, Long.MAX_VALUE);

    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<HeldPolls<Integer>> opened = new CompletableFuture<>();
    private volatile Duration timeout = Duration.ZERO;
    private volatile int waiting;
    private volatile long told;
    private final LongAdder answered = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private TestServer server;
    /** What was decided for the requests, if anything that runs out. */
    private Optional<BooleanSupplier> decided = Optional.empty();

    @BeforeEach
    void start() {
        server = new TestServer(this::handle);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        asked.incrementAndGet();
        if (!opened.isDone()) {
            opened.complete(new HeldPolls<>(connection, timeout, new Keeper()));
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        opened.join().hold(new Waiting(answer, Requests.path(request).equals("/broken")), Long.MAX_VALUE);
        return answer.thenApply(given -> given instanceof Answer.Whole whole && decided.isPresent()
                ? whole.repeatableWhile(decided.get())
                : given);
    }

    private final class Keeper implements HeldPolls.Keeper<Integer> {
        @Override
        public void counted(int nowWaiting, long nowTold) {
            waiting = nowWaiting;
            told = nowTold;
        }

        @Override
        public void answered(int polls) {
            answered.add(polls);
        }

        @Override
        public void answeredAll(long publishedAt) {
            answers.increment();
        }

        @Override
        public CompletionStage<Answer> askAgain(Integer mark, Connection connection, long deadline) {
            return Answer.now(Answers.text(200, "asked through after " + mark));
        }

        @Override
        public Answer timeout() {
            return Answer.of(Answers.text(408, "time is over"));
        }
    }

    /** As a handler has it: an answer like any other. */
    private record Waiting(CompletableFuture<Answer> response, boolean breaks) implements HeldPoll {
        @Override
        public void waits(Connection.Registration seat) {}

        @Override
        public void answer(NextPoll answered) {
            if (breaks) {
                throw new IllegalStateException("a mistake");
            }
            response.complete(answered.answer());
        }

        @Override
        public void fail() {
            response.complete(Answer.of(Answers.text(503, "failed")));
        }

        @Override
        public void end(Answer answer) {
            response.complete(answer);
        }

        @Override
        public void letGo(long deadline) {
            response.complete(Answer.of(Answers.text(200, "let go")));
        }
    }

    private void answer(int number) {
        answer(number, FOR_ALL);
    }

    private void answer(int number, Late late) {
        HttpResponse response =
                Answers.body(200, Optional.empty(), ("number " + number).getBytes(StandardCharsets.US_ASCII));
        long before = told;
        opened.join().answer(() -> new HeldPolls.Given<>(number, 0, response, DATE, Integer.toString(number)), late, 1);
        Eventually.see(() -> told, now -> now > before);
    }

    private static String poll(int after) {
        return "GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + after + "\r\nIf-Modified-Since: " + DATE + "\r\n\r\n";
    }

    /** A client that is known, and has got this number. */
    private RawClient known(int number) {
        RawClient client = server.client().send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int i = number - 1; i <= number; i++) {
            awaitWaiting(1);
            answer(i);
            assertThat(client.response()).endsWith("number " + i);
            awaitWaiting(0);
            if (i < number) {
                client.send(poll(i));
            }
        }
        assertThat(asked).hasValue(2);
        return client;
    }

    private void awaitWaiting(int count) {
        Eventually.see(() -> waiting, seen -> seen == count);
    }

    @Test
    void waitsWithoutBeingAskedThrough() {
        try (RawClient client = known(2)) {
            for (int i = 2; i < 10; i++) {
                client.send(poll(i));
                awaitWaiting(1);
                answer(i + 1);
                assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("number " + (i + 1));
                awaitWaiting(0);
            }
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void whatCameInBetweenIsThere() {
        try (RawClient client = known(2)) {
            answer(3);
            answer(4);
            assertThat(client.send(poll(2)).response()).endsWith("number 3");
            assertThat(client.send(poll(3)).response()).endsWith("number 4");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void whoStandsElsewhereIsAskedThrough() {
        try (RawClient client = known(2)) {
            client.send(poll(1));
            awaitWaiting(1);
            assertThat(asked).hasValue(3);
            answer(3);
            assertThat(client.response()).endsWith("number 3");
        }
    }

    @Test
    void whatIsNotForThoseWhoComeLateIsNotGiven() {
        try (RawClient client = known(2)) {
            answer(3, Late.NOT);
            client.send(poll(2));
            awaitWaiting(1);
            assertThat(asked).hasValue(3);
            answer(4, new Late(10, System.currentTimeMillis() - 1));
            assertThat(client.response()).endsWith("number 4");
            awaitWaiting(0);
            answer(5, new Late(1, Long.MAX_VALUE));
            answer(6, new Late(1, Long.MAX_VALUE));
            client.send(poll(4));
            awaitWaiting(1);
            assertThat(asked).hasValue(4);
            answer(7);
            assertThat(client.response()).endsWith("number 7");
        }
    }

    @Test
    void whoLeavesIsNotCounted() {
        try (RawClient client = known(2)) {
            client.send(poll(2));
            awaitWaiting(1);
            client.reset();
            awaitWaiting(0);
        }
    }

    @Test
    void whoHasFinishedSendingHasLeft() {
        try (RawClient client = known(2)) {
            client.send(poll(2));
            awaitWaiting(1);
            client.shutdownOutput();
            awaitWaiting(0);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void whoHasFinishedSendingIsAskedThroughRatherThanHeld() {
        try (RawClient client = known(2)) {
            client.send(poll(1) + poll(3)).shutdownOutput();
            awaitWaiting(1);
            assertThat(asked).hasValue(3);
            answer(3);
            assertThat(client.response()).endsWith("number 3");
            Eventually.see(asked::get, times -> times == 4);
        }
    }

    @Test
    void allWhoWaitAreEnded() {
        try (RawClient client = known(2)) {
            client.send(poll(2));
            awaitWaiting(1);
            opened.join().end(() -> Answer.of(Answers.text(410, "gone")));
            assertThat(client.response()).startsWith("HTTP/1.1 410 ").endsWith("gone\n");
            awaitWaiting(0);
            assertThat(client.send(poll(2)).response()).endsWith("let go\n");
        }
    }

    /** As where a node stops: else all clients would come back elsewhere at the same moment. */
    @Test
    void eachOfThoseWhoWaitMayBeEndedAfterAWhileOfItsOwn() {
        try (RawClient client = known(2)) {
            client.send(poll(2));
            awaitWaiting(1);
            long before = told;
            opened.join().end(() -> Answer.of(Answers.text(410, "gone")), () -> Duration.ofDays(1)
                    .toMillis());
            Eventually.see(() -> told, now -> now > before);
            client.shutdownOutput();
            awaitWaiting(0);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void whoeverIsEndedAfterAWhileGetsTheSameEnd() {
        try (RawClient client = known(2)) {
            client.send(poll(2));
            awaitWaiting(1);
            opened.join().end(() -> Answer.of(Answers.text(410, "gone")), () -> 1);
            assertThat(client.response()).startsWith("HTTP/1.1 410 ").endsWith("gone\n");
            awaitWaiting(0);
        }
    }

    @Test
    void whoeverWaitedAsksThroughWhenTheGroupIsDissolved() {
        try (RawClient client = known(2)) {
            client.send(poll(2));
            awaitWaiting(1);
            opened.join().dissolve();
            assertThat(client.response()).endsWith("asked through after 2\n");
            assertThat(asked).hasValue(2);
        }
    }

    /** The loop does not get to what it is told: what waits for it is bounded. */
    @Test
    void whereTooMuchWaitsForTheLoopPollsAskThrough() {
        try (RawClient client = known(2)) {
            client.send(poll(2));
            awaitWaiting(1);
            CountDownLatch busy = new CountDownLatch(1);
            HttpResponse third = Answers.text(200, "number 3");
            opened.join()
                    .answer(
                            () -> {
                                awaitUninterruptibly(busy);
                                return new HeldPolls.Given<>(3, 0, third, DATE, "3");
                            },
                            FOR_ALL,
                            17 << 20);
            opened.join()
                    .answer(
                            () -> {
                                throw new AssertionError("there was no room for it");
                            },
                            FOR_ALL,
                            1);
            busy.countDown();
            assertThat(client.response()).endsWith("number 3\n");
            client.send(poll(3));
            assertThat(client.response()).endsWith("let go\n");
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTimeThatIsOver() {
        timeout = Duration.ofMillis(1);
        try (RawClient client = known(2)) {
            assertThat(client.send(poll(2)).response())
                    .startsWith("HTTP/1.1 408 ")
                    .endsWith("time is over\n");
        }
    }

    @Test
    void pollsBehindAPoll() {
        try (RawClient client = known(2)) {
            client.send(poll(2) + poll(3) + poll(4));
            awaitWaiting(1);
            answer(3);
            answer(4);
            answer(5);
            assertThat(client.response()).endsWith("number 3");
            assertThat(client.response()).endsWith("number 4");
            assertThat(client.response()).endsWith("number 5");
            // Those behind it are decoded, and so asked through.
            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void onceWhatWasDecidedForItHasRunOutARepeatedPollIsAskedThroughAndDecidedAnew() {
        AtomicBoolean holds = new AtomicBoolean(true);
        decided = Optional.of(holds::get);
        try (RawClient client = known(2)) {
            assertThat(asked).hasValue(2);
            holds.set(false);
            client.send(poll(2));
            awaitWaiting(1);
            assertThat(asked).hasValue(3);
            answer(3);
            assertThat(client.response()).endsWith("number 3");
            holds.set(true);
            client.send(poll(3));
            awaitWaiting(1);
            assertThat(asked).hasValue(3);
            answer(4);
            assertThat(client.response()).endsWith("number 4");
        }
    }

    @Test
    void oneWhoseAnswerFailsDoesNotTakeTheOthersAlong() {
        List<RawClient> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(server.client().send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
            awaitWaiting(2 * i + 1);
            others.add(server.client().send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n"));
            awaitWaiting(2 * i + 2);
        }
        answer(1);
        for (int i = 0; i < others.size(); i++) {
            assertThat(others.get(i).response()).endsWith(i % 2 == 0 ? "number 1" : "failed\n");
            others.get(i).close();
        }
    }

    /** More than are answered in one turn, each of which asks again at once: nobody is left out, or answered twice. */
    @Test
    void manyAreAnsweredSomeAtATime() {
        int clients = 600;
        int answers = 6;
        List<RawClient> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(server.client().send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        awaitWaiting(clients);
        answer(1);
        for (int i = 0; i < clients; i++) {
            assertThat(all.get(i).response()).endsWith("number 1");
            all.get(i).send(poll(1));
        }
        awaitWaiting(clients);
        for (int number = 2; number <= answers; number++) {
            answer(number);
            for (RawClient client : all) {
                assertThat(client.response()).endsWith("number " + number);
                client.send(poll(number));
            }
            awaitWaiting(clients);
        }
        all.forEach(RawClient::close);
    }
}
