package stentor.node.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux knows of this machine's TCP sockets, and how much they take. */
public final class Sockets {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";

    private static final Path SEND_BUFFERS = Path.of("/proc/sys/net/ipv4/tcp_wmem");
    private static final Path RECEIVE_BUFFERS = Path.of("/proc/sys/net/ipv4/tcp_rmem");
    private static final int USUAL_LIMIT = 8 << 20;

    /** What the tests' own clients let the kernel keep for them, in bytes, so that only the server's side varies. */
    public static final int CLIENT_BUFFER = 256 << 10;

    /** More bytes than the kernel takes from a server whose client, one with {@link #CLIENT_BUFFER}, does not read. */
    public static final int MORE_THAN_IS_SENT = limit(SEND_BUFFERS) + (4 << 20);

    /** More bytes than the kernel takes from a client with {@link #CLIENT_BUFFER} whose server does not read. */
    public static final int MORE_THAN_IS_RECEIVED = limit(RECEIVE_BUFFERS) + (4 << 20);

    private Sockets() {}

    /** The third number: the size up to which the kernel lets a socket's buffer grow. */
    private static int limit(Path setting) {
        // Read as a stream: such files say that they have no bytes.
        try (InputStream in = Files.newInputStream(setting)) {
            String[] sizes = new String(in.readAllBytes(), US_ASCII).trim().split("\\s+");
            return Integer.parseInt(sizes[2]);
        } catch (IOException notLinux) {
            return USUAL_LIMIT;
        }
    }

    /** Whether this machine tells. */
    public static boolean canBeSeen() {
        return TABLES.stream().allMatch(Files::isReadable);
    }

    /** Connections of the server's port that are not just waiting for the last packets to pass. */
    public static long of(InetSocketAddress server) {
        // The whole address: others may go out from the same port of another one.
        String local = hexAddress(server);
        long found = 0;
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                found += lines.map(line -> line.trim().split("\\s+"))
                        .filter(columns -> columns[1].endsWith(local))
                        .filter(columns -> columns[3].equals(CLOSE_WAIT) || columns[3].equals(ESTABLISHED))
                        .count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    /** As the tables have it: the bytes of each word backwards; in the one of IPv6 an IPv4 address stands at the end. */
    private static String hexAddress(InetSocketAddress server) {
        byte[] address = server.getAddress().getAddress();
        StringBuilder hex = new StringBuilder();
        for (int word = 0; word < address.length; word += 4) {
            for (int i = 3; i >= 0; i--) {
                hex.append(String.format("%02X", address[word + i]));
            }
        }
        return hex + String.format(":%04X", server.getPort());
    }
}
