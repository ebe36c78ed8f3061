package stentor.node.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int LIMIT = 100;

    private final Outbox outbox = new Outbox(LIMIT);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void whatIsPutIsTakenInOrder() {
        outbox.put(bytes("a"), bytes("b"));
        outbox.put(bytes("c"));
        assertThat(outbox.takeOne().utf8String()).isEqualTo("ab");
        assertThat(outbox.takeOne().utf8String()).isEqualTo("c");
        assertThat(outbox.takeOne().isEmpty()).isTrue();
    }

    @Test
    void joinedItTakesAsMuchAsFits() {
        outbox.put(bytes("aaa"));
        outbox.put(bytes("bbb"));
        outbox.put(bytes("ccc"));
        assertThat(outbox.takeJoined(7).utf8String()).isEqualTo("aaabbb");
        assertThat(outbox.takeJoined(1).utf8String()).isEqualTo("ccc");
    }

    @Test
    void whileItIsNotMoreThanHalfFullAPieceIsTakenHoweverLarge() {
        assertThat(outbox.put(new byte[LIMIT / 2])).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.put(new byte[LIMIT + 1])).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.put(new byte[1])).isEqualTo(Outbox.Taken.TOO_MUCH);
    }

    @Test
    void overTheLimitItIsClosedAndEmpty() {
        outbox.put(new byte[LIMIT]);
        assertThat(outbox.put(new byte[1])).isEqualTo(Outbox.Taken.TOO_MUCH);
        assertThat(outbox.put(new byte[1])).isEqualTo(Outbox.Taken.CLOSED);
        assertThat(outbox.takeOne().isEmpty()).isTrue();
        assertThat(outbox.isDone()).isTrue();
    }

    @Test
    void theLastPieceIsTakenWhateverWaitsAndIsTheLast() {
        outbox.put(new byte[LIMIT]);
        assertThat(outbox.finish(bytes("end"))).isTrue();
        assertThat(outbox.finish(bytes("again"))).isFalse();
        assertThat(outbox.put(bytes("late"))).isEqualTo(Outbox.Taken.CLOSED);
        assertThat(outbox.isDone()).isFalse();
        assertThat(outbox.takeOne().size()).isEqualTo(LIMIT);
        assertThat(outbox.takeOne().utf8String()).isEqualTo("end");
        assertThat(outbox.isDone()).isTrue();
    }

    @Test
    void theReaderIsCalledOnceUntilItTakes() {
        outbox.put(bytes("a"));
        outbox.readBy(calls::incrementAndGet);
        outbox.put(bytes("b"));
        assertThat(calls).hasValue(1);
        outbox.takeJoined(LIMIT);
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
        outbox.takeOne();
        assertThat(outbox.madeRoom()).isTrue();
        assertThat(outbox.madeRoom()).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
