package stentor.node.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A balancer that is not sticky: each request, and each WebSocket, goes to the next node. */
public final class RoundRobin implements AutoCloseable {
    private static final int MOST_HEAD = 64 << 10;

    private final ServerSocket server;
    private volatile List<InetSocketAddress> nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public RoundRobin(List<InetSocketAddress> nodes) {
        balance(nodes);
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin("accept", this::accept);
    }

    /** From now on it balances these. */
    public void balance(List<InetSocketAddress> others) {
        nodes = List.copyOf(others);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void begin(String name, Action action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (IOException closed) {
                        // So is the other side, by whoever began this.
                    }
                },
                "balancer-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            client.setTcpNoDelay(true);
            begin("client", () -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        open.add(client);
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            while (!head.isEmpty()) {
                forward(head, in, client);
                head = head(in);
            }
        } finally {
            open.remove(client);
        }
    }

    private void forward(String head, InputStream in, Socket client) throws IOException {
        List<InetSocketAddress> now = nodes;
        InetSocketAddress address = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        try (Socket node = new Socket(address.getAddress(), address.getPort())) {
            node.setTcpNoDelay(true);
            open.add(node);
            OutputStream to = node.getOutputStream();
            to.write(head.getBytes(StandardCharsets.ISO_8859_1));
            copy(in, to, length(head));
            InputStream back = new BufferedInputStream(node.getInputStream());
            String answer = head(back);
            OutputStream out = client.getOutputStream();
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            if (answer.startsWith("HTTP/1.1 101")) {
                begin("to-node", () -> {
                    try (node) {
                        copy(in, to, Long.MAX_VALUE);
                    }
                });
                copy(back, out, Long.MAX_VALUE);
                client.close();
            } else if (has(answer, "transfer-encoding: chunked")) {
                copyChunks(back, out);
            } else {
                copy(back, out, length(answer));
            }
            out.flush();
            open.remove(node);
        }
    }

    private static boolean has(String head, String line) {
        return head.toLowerCase(Locale.ROOT).contains("\r\n" + line);
    }

    private static long length(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        if (at < 0) {
            return 0;
        }
        int begin = at + "\r\ncontent-length:".length();
        return Long.parseLong(lower.substring(begin, lower.indexOf('\r', begin)).strip());
    }

    /** Up to and with the empty line; empty at the end. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0 && head.size() < MOST_HEAD; b = in.read()) {
            head.write(b);
            last = last << 8 | b;
            if (last == 0x0d0a0d0a) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static void copyChunks(InputStream in, OutputStream out) throws IOException {
        long size;
        do {
            String line = line(in, out);
            size = Long.parseLong(line.strip(), 16);
            copy(in, out, size);
            line(in, out);
            out.flush();
        } while (size > 0);
    }

    private static String line(InputStream in, OutputStream out) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
            line.append((char) b);
            if (b == '\n') {
                break;
            }
        }
        return line.toString();
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[8192];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            out.flush();
            left -= read;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
