package stentor.node.http.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopsTest {
    @Test
    void threeForFourProcessorsAndNotMoreThanIsAsked() {
        assertThat(Loops.suitable(1, 16)).isEqualTo(1);
        assertThat(Loops.suitable(4, 16)).isEqualTo(3);
        assertThat(Loops.suitable(128, 16)).isEqualTo(16);
        assertThat(Loops.suitable(128, Integer.MAX_VALUE)).isEqualTo(96);
    }
}
