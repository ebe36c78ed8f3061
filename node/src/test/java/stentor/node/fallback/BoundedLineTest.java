package stentor.node.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class BoundedLineTest {
    private final List<String> told = new ArrayList<>();
    private final AtomicInteger room = new AtomicInteger();
    private final LongAdder tooSlow = new LongAdder();
    private final BoundedLine line = new BoundedLine(
            10,
            tooSlow,
            message -> told.add("message"),
            (code, reason) -> told.add("close " + code),
            room::incrementAndGet);

    @Test
    void aClientForWhomMoreWaitsThanMayIsToldToComeAgain() {
        line.write(new byte[10]);
        line.write(new byte[1]);
        line.write(new byte[1]);
        line.close(4200, "no more");
        assertThat(told).containsExactly("message", "close 4100");
        assertThat(tooSlow.sum()).isEqualTo(1);
    }

    @Test
    void whoFoundNoRoomIsToldOnceWhenHalfOfItIsFree() {
        assertThat(line.hasRoom()).isTrue();
        line.write(new byte[6]);
        line.released(6);
        assertThat(room).hasValue(0);
        line.write(new byte[8]);
        assertThat(line.hasRoom()).isFalse();
        line.released(2);
        assertThat(room).hasValue(0);
        line.released(1);
        line.released(1);
        assertThat(room).hasValue(1);
    }
}
