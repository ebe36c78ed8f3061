package stentor.node.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallBookTest {
    private final CallBook book = new CallBook(bound -> bound / 2);

    private static Call call(String id, String url) {
        return new Call(id, url, 0, 1, "{}", Optional.empty());
    }

    private List<String> due(long now) {
        return book.due(now).stream().map(Call::id).toList();
    }

    @Test
    void oneNewCallAtATimeGoesToEachTargetInOrder() {
        book.add(call("a1", "a"));
        book.add(call("a2", "a"));
        book.add(call("b1", "b"));
        assertThat(due(0)).containsExactly("a1", "b1");
        assertThat(due(0)).isEmpty();
        book.made("a1");
        assertThat(due(0)).containsExactly("a2");
        assertThat(book.waiting()).isEqualTo(2);
        assertThat(book.underWay()).isEqualTo(2);
    }

    @Test
    void aCallThatFailsDoesNotHoldUpTheNextOne() {
        book.add(call("bad", "a"));
        book.add(call("good", "a"));
        due(0);
        assertThat(book.failed("bad", 0)).isEqualTo(CallBook.Failed.AGAIN);
        assertThat(due(0)).containsExactly("good");
        assertThat(due(CallBook.FIRST_PAUSE - 1)).isEmpty();
        assertThat(due(CallBook.FIRST_PAUSE)).containsExactly("bad");
    }

    @Test
    void pausesDoubleAndAfterFiveMinutesACallIsGivenUp() {
        book.add(call("bad", "a"));
        long now = 7;
        List<Long> pauses = new ArrayList<>();
        due(now);
        while (book.failed("bad", now) == CallBook.Failed.AGAIN) {
            long before = now;
            while (due(now).isEmpty()) {
                now++;
            }
            pauses.add(now - before);
        }
        assertThat(pauses)
                .startsWith(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L)
                .allMatch(pause -> pause <= CallBook.LONGEST_PAUSE);
        assertThat(now).isBetween(CallBook.PATIENCE - CallBook.LONGEST_PAUSE, CallBook.PATIENCE + 7);
        assertThat(book.waiting()).isZero();
    }

    @Test
    void pausesAreSpread() {
        CallBook soonest = new CallBook(bound -> 0);
        soonest.add(call("x", "a"));
        soonest.due(0);
        soonest.failed("x", 0);
        assertThat(soonest.due(CallBook.FIRST_PAUSE / 2)).hasSize(1);
        CallBook latest = new CallBook(bound -> bound - 1);
        latest.add(call("x", "a"));
        latest.due(0);
        latest.failed("x", 0);
        assertThat(latest.due(CallBook.FIRST_PAUSE * 3 / 2 - 2)).isEmpty();
        assertThat(latest.due(CallBook.FIRST_PAUSE * 3 / 2 - 1)).hasSize(1);
    }

    @Test
    void thereIsABoundForWhatWaits() {
        for (int i = 0; i < CallBook.MOST_WAITING; i++) {
            assertThat(book.add(call("c" + i, "a"))).isTrue();
        }
        assertThat(book.add(call("more", "a"))).isFalse();
        due(0);
        book.made("c0");
        assertThat(book.add(call("more", "a"))).isTrue();
    }

    @Test
    void thereIsABoundForTheBytesThatWait() {
        String body = "x".repeat(1 << 20);
        int taken = 0;
        while (book.add(new Call("c" + taken, "a", 0, 1, body, Optional.empty()))) {
            taken++;
        }
        assertThat(taken).isEqualTo((int) (CallBook.MOST_BYTES >> 20) - 1);
    }

    @Test
    void theNewestOfThoseGivenUpAreKeptToBeSentAgain() {
        for (int i = 0; i < CallBook.MOST_KEPT; i++) {
            assertThat(book.keep(call("c" + i, "a").givenUp("why"))).isEmpty();
        }
        assertThat(book.keep(call("last", "a").givenUp("why"))).containsExactly("c0");
        assertThat(book.takeKept(Optional.of("c0"))).isEmpty();
        assertThat(book.takeKept(Optional.of("c5"))).extracting(Call::id).containsExactly("c5");
        assertThat(book.takeKept(Optional.empty())).hasSize(CallBook.MOST_KEPT - 1);
        assertThat(book.kept()).isEmpty();
    }

    @Test
    void allOfItIsWhatALogNeeds() {
        book.add(call("w", "a"));
        book.keep(call("k", "a").givenUp("why"));
        assertThat(book.all()).hasSize(2);
        assertThat(Call.decode("k", book.all().get("k")))
                .contains(call("k", "a").givenUp("why"));
        assertThat(Call.decode("w", book.all().get("w"))).contains(call("w", "a"));
        assertThat(Call.decode("w", "{")).isEmpty();
        assertThat(Call.decode("w", "{}")).isEmpty();
    }

    @Test
    void whetherSomethingWasNotTriedYet() {
        assertThat(book.isBehind()).isFalse();
        book.add(call("a", "a"));
        assertThat(book.isBehind()).isTrue();
        due(0);
        book.failed("a", 0);
        assertThat(book.isBehind()).isFalse();
    }
}
