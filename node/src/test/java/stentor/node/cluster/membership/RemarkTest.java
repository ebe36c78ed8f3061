package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RemarkTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Remark remark = new Remark(now::get);

    @Test
    void whatStaysTheSameIsSaidOnceAndAgainAfterAMinute() {
        assertThat(remark.isDue("the API does not answer")).isTrue();
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(remark.isDue("the API does not answer")).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(remark.isDue("the API does not answer")).isTrue();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(remark.isDue("the API does not answer")).isFalse();
    }

    @Test
    void whatChangedIsSaidAtOnce() {
        assertThat(remark.isDue("Redis does not answer")).isTrue();
        assertThat(remark.isDue("the API does not answer")).isTrue();
        assertThat(remark.isDue("Redis does not answer")).isTrue();
    }
}
