package stentor.node.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux knows of this machine's TCP sockets. */
public final class Sockets {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";

    private Sockets() {}

    /** Whether this machine tells. */
    public static boolean canBeSeen() {
        return TABLES.stream().allMatch(Files::isReadable);
    }

    /** Connections of the server's port that are not just waiting for the last packets to pass. */
    public static long of(InetSocketAddress server) {
        String port = String.format(":%04X", server.getPort());
        long found = 0;
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                found += lines.map(line -> line.trim().split("\\s+"))
                        .filter(columns -> columns[1].endsWith(port))
                        .filter(columns -> columns[3].equals(CLOSE_WAIT) || columns[3].equals(ESTABLISHED))
                        .count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
