package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconnectionsTest {
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final Reconnections reconnections = new Reconnections(later::add);
    private int told;

    @BeforeEach
    void listen() {
        reconnections.add(() -> told++);
    }

    @Test
    void theFirstConnectionsAreNoNews() {
        reconnections.connected();
        reconnections.connected();
        assertThat(later).isEmpty();
    }

    @Test
    void whereSeveralConnectionsComeBackThatIsToldOnce() {
        reconnections.lost();
        reconnections.lost();
        assertThat(later).isEmpty();
        reconnections.connected();
        reconnections.connected();
        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(told).isEqualTo(1);
        reconnections.connected();
        assertThat(later).isEmpty();
    }

    @Test
    void oneThatIsLostAfterThatIsToldAgain() {
        for (int times = 1; times <= 2; times++) {
            reconnections.lost();
            reconnections.connected();
            later.remove().run();
            assertThat(told).isEqualTo(times);
        }
    }
}
