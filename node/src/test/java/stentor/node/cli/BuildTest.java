package stentor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class BuildTest {
    @Test
    void aReleaseSaysItsVersionAndItsCommit() throws IOException {
        assertThat(of("Implementation-Version: 0.1.0\nImplementation-Commit: 1b9d6bcd4a2f\n"))
                .hasToString("0.1.0 (commit 1b9d6bcd4a2f)");
    }

    @Test
    void aBuildWithoutARepositoryHasNoCommit() throws IOException {
        assertThat(of("Implementation-Version: 0.1.0\nImplementation-Commit: unknown\n"))
                .hasToString("0.1.0");
    }

    @Test
    void classesOutsideOfAJarHaveNoVersion() {
        assertThat(Build.read()).hasToString("(not packaged)");
    }

    private static Build of(String attributes) throws IOException {
        return Build.of(new Manifest(new ByteArrayInputStream(("Manifest-Version: 1.0\n" + attributes).getBytes())));
    }
}
