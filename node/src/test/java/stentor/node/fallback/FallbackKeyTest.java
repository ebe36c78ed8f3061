package stentor.node.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FallbackKeyTest {
    @Test
    void aKeyIsReadAsItWasWrittenWhateverItsStoreIsCalled() {
        FallbackKey key = new FallbackKey("red/is 1", "app-id", "123.ab_c-d");
        assertThat(FallbackKey.parse(key.text())).isEqualTo(key);
    }

    @Test
    void appsAndStoresOfTheSameSessionNameDoNotMeet() {
        assertThat(new FallbackKey("b", "a", "s").text()).isNotEqualTo(new FallbackKey("a", "b", "s").text());
    }
}
