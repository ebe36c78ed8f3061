package stentor.node.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int LIMIT = 100;

    private final BufferBudget budget = new BufferBudget(Long.MAX_VALUE);
    private final Outbox outbox = new Outbox(LIMIT, budget);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void whatIsPutIsTakenInOrder() {
        outbox.put(bytes("a"), bytes("b"));
        outbox.put(bytes("c"));
        assertThat(next()).isEqualTo("ab");
        assertThat(next()).isEqualTo("c");
        assertThat(next().isEmpty()).isTrue();
    }

    @Test
    void joinedItTakesAsMuchAsFits() {
        outbox.put(bytes("aaa"));
        outbox.put(bytes("bbb"));
        outbox.put(bytes("ccc"));
        assertThat(text(outbox.take(4))).isEqualTo("aaabbb");
        assertThat(text(outbox.take(1))).isEqualTo("ccc");
    }

    @Test
    void whileItIsNotMoreThanHalfFullAPieceIsTakenHoweverLarge() {
        assertThat(outbox.put(new byte[LIMIT / 2])).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.put(new byte[LIMIT + 1])).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.put(new byte[1])).isEqualTo(Outbox.Taken.TOO_MUCH);
    }

    @Test
    void whatTheConnectionHasNotPassedOnIsHeldForTheClientAllTheSame() {
        outbox.put(new byte[LIMIT]);
        outbox.take(LIMIT);
        outbox.unsent(LIMIT);
        assertThat(budget.used()).isEqualTo(LIMIT);
        assertThat(outbox.held()).isEqualTo(LIMIT);
        assertThat(outbox.room()).isZero();
        assertThat(outbox.hasRoom()).isFalse();
        outbox.unsent(LIMIT / 4);
        assertThat(outbox.room()).isEqualTo(LIMIT / 4);
        assertThat(outbox.madeRoom()).isTrue();
        outbox.close();
        outbox.unsent(LIMIT);
        assertThat(budget.used()).isZero();
    }

    /** A client that catches up with much holds a full buffer at any time, and must not be taken for one that does not read. */
    @Test
    void whatIsHeldForAClientThatReadsWeighsLessThanForOneThatDoesNot() {
        AtomicLong clock = new AtomicLong();
        Outbox reads = new Outbox(LIMIT, budget, clock::get);
        Outbox stalls = new Outbox(LIMIT, budget, clock::get);
        for (Outbox each : List.of(reads, stalls)) {
            each.put(new byte[LIMIT]);
            each.take(LIMIT);
        }
        stalls.unsent(LIMIT / 4);
        clock.set(1000);
        reads.unsent(0);
        reads.put(new byte[LIMIT]);
        reads.take(LIMIT);
        reads.unsent(LIMIT - 1);
        clock.set(1100);
        assertThat(reads.held()).isGreaterThan(stalls.held());
        assertThat(reads.burden(clock.get())).isPositive().isLessThan(stalls.burden(clock.get()));
    }

    @Test
    void ofAClientForWhichNothingIsHeldNothingIsToBeGained() {
        assertThat(outbox.burden(System.nanoTime() + 1000)).isZero();
    }

    @Test
    void overTheLimitItIsClosedAndEmpty() {
        outbox.put(new byte[LIMIT]);
        assertThat(outbox.put(new byte[1])).isEqualTo(Outbox.Taken.TOO_MUCH);
        assertThat(outbox.put(new byte[1])).isEqualTo(Outbox.Taken.CLOSED);
        assertThat(next().isEmpty()).isTrue();
        assertThat(outbox.isDone()).isTrue();
    }

    @Test
    void theLastPieceIsTakenWhateverWaitsAndIsTheLast() {
        outbox.put(new byte[LIMIT]);
        assertThat(outbox.finish(bytes("end"))).isTrue();
        assertThat(outbox.finish(bytes("again"))).isFalse();
        assertThat(outbox.put(bytes("late"))).isEqualTo(Outbox.Taken.CLOSED);
        assertThat(outbox.isDone()).isFalse();
        assertThat(next().length()).isEqualTo(LIMIT);
        assertThat(next()).isEqualTo("end");
        assertThat(outbox.isDone()).isTrue();
    }

    @Test
    void theReaderIsCalledOnceUntilItTakes() {
        outbox.put(bytes("a"));
        outbox.readBy(calls::incrementAndGet);
        outbox.put(bytes("b"));
        assertThat(calls).hasValue(1);
        outbox.take(LIMIT);
        outbox.put(bytes("c"));
        outbox.finish();
        assertThat(calls).hasValue(2);
    }

    @Test
    void whoWasToldThatThereIsNoRoomIsToldOnceThatThereIs() {
        assertThat(outbox.hasRoom()).isTrue();
        assertThat(outbox.madeRoom()).isFalse();
        outbox.put(new byte[LIMIT / 2]);
        outbox.put(new byte[1]);
        assertThat(outbox.hasRoom()).isFalse();
        assertThat(outbox.madeRoom()).isFalse();
        next();
        assertThat(outbox.madeRoom()).isTrue();
        assertThat(outbox.madeRoom()).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The next piece alone. */
    private String next() {
        return text(outbox.take(1));
    }

    private static String text(List<byte[][]> taken) {
        StringBuilder text = new StringBuilder();
        for (byte[][] pieces : taken) {
            for (byte[] piece : pieces) {
                text.append(new String(piece, StandardCharsets.US_ASCII));
            }
        }
        return text.toString();
    }
}
