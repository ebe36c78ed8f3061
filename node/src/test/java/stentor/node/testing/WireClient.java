package stentor.node.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One connection on which a test says exactly which bytes go out, and sees which come back. */
public final class WireClient implements StreamClient.Source {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ClientSocket socket;
    private final InputStream in;

    private WireClient(Socket connected, Duration patience) {
        this.socket = ClientSocket.over(connected, patience);
        this.in = new BufferedInputStream(socket.in());
    }

    public static WireClient connect(InetSocketAddress address) {
        return connect(address, PATIENCE);
    }

    /** @param patience how long it waits for a connection, and then for each next byte */
    public static WireClient connect(InetSocketAddress address, Duration patience) {
        return new WireClient(ClientSocket.connect(address, patience), patience);
    }

    /** On a connection that somebody else has made, as one over TLS. */
    public static WireClient over(Socket socket) {
        return new WireClient(socket, PATIENCE);
    }

    /** One request on a connection of its own, and its answer. */
    public static WireResponse exchange(InetSocketAddress address, String request) {
        try (WireClient client = connect(address)) {
            return client.send(request).receive();
        }
    }

    /** Sends the text; its line ends become CR LF. */
    public WireClient send(String text) {
        return sendRaw(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    public WireClient sendRaw(byte[] bytes) {
        socket.send(bytes);
        return this;
    }

    /** Says that nothing more comes (FIN), and goes on reading. */
    public WireClient finishSending() {
        socket.finishSending();
        return this;
    }

    /** Reads one whole response. */
    public WireResponse receive() {
        return receive(true);
    }

    /** Reads a response that has no body whatever its headers say: one to HEAD. */
    public WireResponse receiveHead() {
        return receive(false);
    }

    private WireResponse receive(boolean withBody) {
        try {
            String statusLine = line();
            List<String> headers = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                headers.add(line);
            }
            int status = Integer.parseInt(statusLine.split(" ")[1]);
            WireResponse head = new WireResponse(status, headers, new byte[0]);
            boolean bodiless = !withBody || status == 304 || status == 204 || status < 200;
            return bodiless ? head : new WireResponse(status, headers, body(head));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(WireResponse head) throws IOException {
        if (head.header("Transfer-Encoding")
                .map(value -> value.toLowerCase(Locale.ROOT))
                .equals(java.util.Optional.of("chunked"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        return head.header("Content-Length").isPresent()
                ? exactly(Integer.parseInt(head.header("Content-Length").get()))
                : in.readAllBytes();
    }

    /** The next line, without its end. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** The next chunk of a chunked body; no bytes: the body is complete. */
    @Override
    public byte[] chunk() {
        try {
            byte[] chunk = exactly(Integer.parseInt(line(), 16));
            String end = line();
            if (!end.isEmpty()) {
                throw new IOException("after a chunk: " + end);
            }
            return chunk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Exactly this many bytes. */
    public byte[] bytes(int length) {
        try {
            return exactly(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the first byte that comes, or the server's end, and leaves the rest. */
    public void receiveAnything() {
        try {
            in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything up to the server's end. */
    public byte[] rest() {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("closed after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /** Whether the server has closed the connection, waiting for it. */
    @Override
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Ends the connection as a crashed client would: with a reset. */
    public void reset() {
        socket.reset();
    }

    @Override
    public void close() {
        socket.close();
    }
}
