package stentor.node.transports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import stentor.node.http.Http2Client;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireResponse;

/** The answer to one request over HTTP/2, on a connection of its own. */
final class Http2Stream implements StreamClient.Source {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Http2Client client;
    private boolean ended;

    Http2Stream(Http2Client client) {
        this.client = client;
    }

    /** @param headers as {@code Name: value} */
    static StreamClient get(RunningNode node, String path, String... headers) {
        Http2Client client = Http2Client.over(connect(node));
        WireResponse head = head(client, client.get(path, fields(headers)));
        return StreamClient.of(head, new Http2Stream(client));
    }

    /** The headers as names and values, which is how HTTP/2 has them. */
    static String[] fields(String... headers) {
        return Stream.of(headers)
                .flatMap(header -> {
                    int colon = header.indexOf(':');
                    return Stream.of(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).strip());
                })
                .toArray(String[]::new);
    }

    /** Waits for the head of the answer on this stream. */
    static WireResponse head(Http2Client client, int stream) {
        Map<String, String> head = client.headOf(stream);
        List<String> lines = new ArrayList<>();
        head.forEach((name, value) -> lines.add(name + ": " + value));
        return new WireResponse(Integer.parseInt(head.get(":status")), lines, new byte[0]);
    }

    static Socket connect(RunningNode node) {
        try {
            Socket socket =
                    new Socket(node.address().getAddress(), node.address().getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] chunk() {
        while (!ended) {
            Http2Client.Frame frame = client.next();
            if (frame == null || frame.type() == Http2Client.RST_STREAM) {
                throw new AssertionError("the stream was cut off: " + frame);
            }
            ended = frame.endsStream();
            if (frame.type() == Http2Client.DATA && frame.payload().length > 0) {
                return frame.payload();
            }
        }
        return new byte[0];
    }

    /** A stream ends by itself; its connection may stay. */
    @Override
    public boolean isClosedByServer() {
        return ended;
    }

    @Override
    public void close() {
        client.close();
    }
}
