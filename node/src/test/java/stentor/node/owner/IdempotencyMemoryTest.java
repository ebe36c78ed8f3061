package stentor.node.owner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdempotencyMemoryTest {
    private final IdempotencyMemory<Integer> memory = new IdempotencyMemory<>(1000);

    @Test
    void anAnswerIsRecalledUntilItsTimeIsUp() {
        memory.remember("key", 1, 5000);
        assertThat(memory.recall("key", 5999)).contains(1);
        assertThat(memory.recall("key", 6000)).isEmpty();
        assertThat(memory.recall("other", 5000)).isEmpty();
    }

    @Test
    void theOldestGoesWhenThereAreTooMany() {
        for (int i = 0; i < 10_001; i++) {
            memory.remember("key" + i, i, 5000);
        }
        assertThat(memory.recall("key0", 5000)).isEmpty();
        assertThat(memory.recall("key1", 5000)).contains(1);
        assertThat(memory.recall("key10000", 5000)).contains(10_000);
    }
}
