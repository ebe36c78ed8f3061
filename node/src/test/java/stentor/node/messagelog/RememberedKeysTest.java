package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RememberedKeysTest {
    private static final long LIFETIME = Publication.KEY_LIFETIME.toMillis();

    private final RememberedKeys<Integer> keys = new RememberedKeys<>(3);

    @Test
    void anAnswerIsFoundUntilItsTimeIsUp() {
        keys.remember("key", 1, 5000);
        assertThat(keys.find("key", 5000 + LIFETIME - 1)).contains(1);
        assertThat(keys.find("key", 5000 + LIFETIME)).isEmpty();
        assertThat(keys.find("other", 5000)).isEmpty();
    }

    @Test
    void theOldestGoesWhenThereAreTooMany() {
        for (int i = 0; i < 4; i++) {
            keys.remember("key" + i, i, 5000);
        }
        assertThat(keys.find("key0", 5000)).isEmpty();
        assertThat(keys.find("key1", 5000)).contains(1);
        assertThat(keys.find("key3", 5000)).contains(3);
    }

    @Test
    void whatIsRememberedAnewIsNotTheOldestAnyMore() {
        keys.remember("a", 1, 5000);
        keys.remember("b", 2, 5000);
        keys.remember("a", 3, 6000);
        keys.remember("c", 4, 6000);
        keys.remember("d", 5, 6000);
        assertThat(keys.find("b", 6000)).isEmpty();
        assertThat(keys.find("a", 5000 + LIFETIME)).contains(3);
    }

    @Test
    void aReplacedAnswerLivesNoLongerThanTheFirst() {
        keys.remember("a", 1, 5000);
        keys.replace("a", 2);
        keys.replace("unknown", 3);
        assertThat(keys.find("a", 5000 + LIFETIME - 1)).contains(2);
        assertThat(keys.find("a", 5000 + LIFETIME)).isEmpty();
        assertThat(keys.find("unknown", 5000)).isEmpty();
    }
}
