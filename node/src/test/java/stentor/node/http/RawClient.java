package stentor.node.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import stentor.node.testing.ClientSocket;

/** A client that sends exactly these bytes and reads exactly what comes; ISO-8859-1, so that a byte is a character. */
public final class RawClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClientSocket socket;

    public RawClient(InetSocketAddress server) {
        this(connect(server));
    }

    public RawClient(Socket connected) {
        socket = ClientSocket.over(connected, PATIENCE);
    }

    public static Socket connect(InetSocketAddress server) {
        return ClientSocket.connect(server, PATIENCE);
    }

    public RawClient send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) {
        socket.send(bytes);
        return this;
    }

    /** Sends FIN and goes on reading. */
    public RawClient shutdownOutput() {
        socket.finishSending();
        return this;
    }

    /** Sends RST instead of FIN. */
    public void reset() {
        socket.reset();
    }

    /** A response's head up to its empty line. */
    public String head() {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) readByte());
        }
        return head.toString();
    }

    /** A response with a Content-Length. */
    public String response() {
        String head = head();
        int length = head.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElse(0);
        return head + read(length);
    }

    public String read(int length) {
        try {
            byte[] bytes = socket.in().readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("the server closed the connection");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes until the server closes; what follows a reset is nothing. */
    public String readToEnd() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            InputStream in = socket.in();
            byte[] some = new byte[1 << 16];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                bytes.write(some, 0, length);
            }
        } catch (IOException e) {
            bytes.writeBytes("<reset>".getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether something has come that was not read yet. */
    public boolean hasReceived() {
        try {
            return socket.in().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int localPort() {
        return socket.localPort();
    }

    private int readByte() {
        try {
            int b = socket.in().read();
            if (b < 0) {
                throw new IOException("the server closed the connection");
            }
            return b;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
