package stentor.node.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between the log and Redis and does what networks do. */
final class Proxy implements AutoCloseable {
    enum Mode {
        /** Everything passes. */
        PASS,
        /** Requests arrive, but the connection is cut instead of answered. */
        CUT_INSTEAD_OF_ANSWER,
        /** Requests wait until the mode changes; nothing is closed. */
        HOLD_REQUESTS
    }

    private final ServerSocket listener;
    private volatile int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private Mode mode = Mode.PASS;

    Proxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    synchronized void set(Mode other) {
        mode = other;
        notifyAll();
    }

    /** Where connections made from now on lead; those that are there stay. */
    void leadTo(int port) {
        target = port;
    }

    @Override
    public void close() throws IOException {
        set(Mode.PASS);
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            sockets.add(client);
            try {
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(server);
                start(() -> copy(client, server, Mode.HOLD_REQUESTS));
                start(() -> copy(server, client, Mode.CUT_INSTEAD_OF_ANSWER));
            } catch (IOException nobodyThere) {
                client.close();
            }
        }
    }

    private void copy(Socket from, Socket to, Mode disturbing) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (disturbing == Mode.CUT_INSTEAD_OF_ANSWER && isIn(disturbing)) {
                    return;
                }
                waitWhile(disturbing);
                out.write(buffer, 0, length);
            }
        }
    }

    private synchronized boolean isIn(Mode asked) {
        return mode == asked;
    }

    private synchronized void waitWhile(Mode disturbing) {
        try {
            while (mode == disturbing) {
                wait();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // Either side ended: so does this.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
