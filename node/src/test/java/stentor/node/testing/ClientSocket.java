package stentor.node.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** A test's end of a TCP connection. What fails is unchecked. */
public final class ClientSocket implements AutoCloseable {
    private final Socket socket;

    private ClientSocket(Socket socket) {
        this.socket = socket;
    }

    /** @param patience how long it waits for the connection, and then for each next byte */
    public static Socket connect(InetSocketAddress server, Duration patience) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(Sockets.CLIENT_BUFFER);
            socket.setSendBufferSize(Sockets.CLIENT_BUFFER);
            socket.connect(server, (int) patience.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On this connection, or one over TLS. */
    public static ClientSocket over(Socket connected, Duration patience) {
        try {
            connected.setSoTimeout((int) patience.toMillis());
            return new ClientSocket(connected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InputStream in() {
        try {
            return socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends FIN and goes on reading. */
    public void finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection as a crashed client would: with RST instead of FIN. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
