package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.testing.Eventually;
import stentor.node.testing.StentorProcess;
import stentor.node.testing.WireClient;

/** {@code stentor sub}, as somebody leaves it running in a terminal, while its node dies and comes back. */
class SubCommandTest {
    private static final int BEFORE = 20;
    private static final int MEANWHILE = 20;
    private static final int AFTER = 20;

    @TempDir
    Path directory;

    @Test
    void nothingIsMissedWhileTheNodeIsAway() {
        try (ProcessCluster cluster = ProcessCluster.meetingInRedis(2)) {
            ProcessCluster.Node stays = cluster.node(0);
            ProcessCluster.Node dies = cluster.node(1);
            String url = "http://127.0.0.1:" + dies.address().getPort() + "/subscriber/told";
            try (StentorProcess sub = StentorProcess.start(
                    directory, "sub", "-q", "-n", Integer.toString(BEFORE + MEANWHILE + AFTER), url)) {
                publish(stays, 0, BEFORE);
                Eventually.see(ProcessCluster.PATIENCE, sub::out, out -> out.contains("message " + (BEFORE - 1)));
                dies.process().kill().exitCode();
                publish(stays, BEFORE, MEANWHILE);
                cluster.start(dies);
                cluster.awaitWhole();
                publish(stays, BEFORE + MEANWHILE, AFTER);
                assertThat(sub.exitCode()).as(sub.err()).isZero();
                assertThat(sub.out().lines())
                        .containsExactlyElementsOf(IntStream.range(0, BEFORE + MEANWHILE + AFTER)
                                .mapToObj(i -> "message " + i)
                                .collect(Collectors.toList()));
            }
        }
    }

    /** Each is repeated under its key until it is acknowledged: while a node is given up publishes are answered 503. */
    private static void publish(ProcessCluster.Node node, int first, int count) {
        for (int i = first; i < first + count; i++) {
            String text = "message " + i;
            String request = "POST /publisher/told HTTP/1.1\nHost: h\nContent-Type: text/plain\nIdempotency-Key: "
                    + UUID.randomUUID() + "\nContent-Length: " + text.length() + "\n\n" + text;
            Eventually.see(
                    ProcessCluster.PATIENCE,
                    () -> WireClient.exchange(node.address(), request).status(),
                    List.of(201, 202)::contains);
        }
    }
}
