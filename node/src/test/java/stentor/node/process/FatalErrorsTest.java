package stentor.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import stentor.node.http.net.Loops;

class FatalErrorsTest {
    /** A process that would go on for ever. */
    static final class Broken {
        private Broken() {}

        public static void main(String[] arguments) throws InterruptedException {
            Loops.start("broken", 1, FatalErrors::endProcess).executor().execute(() -> {
                throw new OutOfMemoryError("Java heap space");
            });
            new CountDownLatch(1).await();
        }
    }

    @Test
    void anErrorOnALoopEndsTheProcessAndSaysWhy() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broken.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(FatalErrors.EXIT_CODE);
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("stentor: java.lang.OutOfMemoryError: Java heap space: this node cannot go on,"
                            + " and ends with exit code 70\n");
        } finally {
            process.destroyForcibly();
        }
    }
}
