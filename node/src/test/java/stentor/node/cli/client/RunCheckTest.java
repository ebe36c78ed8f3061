package stentor.node.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunCheckTest {
    private final RunCheck run = new RunCheck();

    @Test
    void nearlyInOrderIsComplete() {
        assertThat(LongStream.of(5, 4, 7, 6, 8).allMatch(run::isNew)).isTrue();
        assertThat(LongStream.range(9, 5000).allMatch(run::isNew)).isTrue();
        assertThat(run.missing()).isZero();
    }

    @Test
    void whatCameTwiceIsNotNew() {
        run.isNew(0);
        run.isNew(1);
        run.isNew(3);
        assertThat(run.isNew(1)).isFalse();
        assertThat(run.isNew(3)).isFalse();
    }

    @Test
    void whatDidNotComeBeforeAThousandLaterOnesIsMissing() {
        run.isNew(0);
        LongStream.range(3, 1003).forEach(run::isNew);
        assertThat(run.missing()).isZero();
        run.isNew(1003);
        assertThat(run.missing()).isEqualTo(2);
    }
}
