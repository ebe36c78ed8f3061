package stentor.node.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A subscriber that asks for the next message as soon as it has one, on one connection, one of many on a thread. */
final class RepeatingPoll implements AutoCloseable {
    private static final String HEAD_END = "\r\n\r\n";

    private final String path;
    private final SocketChannel channel;
    private final List<String> received = new ArrayList<>();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final ByteBuffer buffer = ByteBuffer.allocate(1024);

    private RepeatingPoll(SocketChannel channel, String path) {
        this.channel = channel;
        this.path = path;
    }

    static RepeatingPoll start(InetSocketAddress address, String path, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        RepeatingPoll poll = new RepeatingPoll(channel, path);
        channel.register(selector, SelectionKey.OP_READ, poll);
        poll.ask("");
        return poll;
    }

    /** What it was sent so far; an answer that is no message stands there with its status. */
    List<String> received() {
        return received;
    }

    /** Reads what has come, and asks again if that was all of an answer. */
    void read() {
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                channel.close();
                received.add("closed");
            } else {
                answer.write(buffer.array(), 0, buffer.position());
                take(answer.toString(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(String text) throws IOException {
        int head = text.indexOf(HEAD_END);
        if (head < 0) {
            return;
        }
        int length = Integer.parseInt(header(text, "Content-Length: "));
        if (text.length() < head + HEAD_END.length() + length) {
            return;
        }
        answer.reset();
        String status = text.substring(9, 12);
        String body = text.substring(head + HEAD_END.length());
        received.add(status.equals("200") && !text.contains("X-Message-Gap") ? body : status + " " + body);
        ask("If-Modified-Since: " + header(text, "Last-Modified: ") + "\r\nIf-None-Match: " + header(text, "Etag: ")
                + "\r\n");
    }

    private static String header(String text, String name) {
        int from = text.indexOf("\r\n" + name) + 2 + name.length();
        return text.substring(from, text.indexOf("\r\n", from));
    }

    private void ask(String headers) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
