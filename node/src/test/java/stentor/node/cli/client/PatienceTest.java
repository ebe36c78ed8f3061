package stentor.node.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PatienceTest {
    @Test
    void whatTakesItsTimeIsToldAndWaitedFor() {
        CompletableFuture<String> result = new CompletableFuture<>();
        // Were nothing said, there would be no result.
        assertThat(Patience.await(result, Duration.ZERO, () -> result.complete("said")))
                .isEqualTo("said");
    }

    @Test
    void nothingIsSaidOfWhatIsThere() {
        CompletableFuture<String> said = new CompletableFuture<>();
        assertThat(Patience.await(
                        CompletableFuture.completedFuture("there"), Duration.ofDays(1), () -> said.complete("said")))
                .isEqualTo("there");
        assertThat(said).isNotDone();
    }
}
