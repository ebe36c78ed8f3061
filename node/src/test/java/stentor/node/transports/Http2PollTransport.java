package stentor.node.transports;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import stentor.node.http.Http2Client;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** Long-polls over HTTP/2, each on a stream of its own. */
final class Http2PollTransport implements Transport {
    @Override
    public Subscribed subscribe(RunningNode node, String path, Optional<String> after) {
        return new Polling(node, path, after);
    }

    @Override
    public int refusal(RunningNode node, String path, Optional<String> after) {
        try (StreamClient answer = Http2Stream.get(node, path, position(after))) {
            return answer.head().status();
        }
    }

    private static String[] position(Optional<String> after) {
        return after.map(id -> "Last-Event-ID: " + id).stream().toArray(String[]::new);
    }

    private static final class Polling implements Subscribed {
        private final String path;
        private final Http2Client client;
        private int stream;

        private Polling(RunningNode node, String path, Optional<String> after) {
            this.path = path;
            client = Http2Client.over(Http2Stream.connect(node));
            ask(position(after));
        }

        private void ask(String... headers) {
            stream = client.get(path, Http2Stream.fields(headers));
        }

        private WireResponse answer() {
            WireResponse head = Http2Stream.head(client, stream);
            Http2Stream rest = new Http2Stream(client);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] chunk = rest.chunk(); chunk.length > 0; chunk = rest.chunk()) {
                body.writeBytes(chunk);
            }
            return new WireResponse(head.status(), head.headerLines(), body.toByteArray());
        }

        @Override
        public Got next() {
            WireResponse answer = answer();
            if (answer.status() != 200) {
                throw new AssertionError("not a message: " + answer.status());
            }
            String date = answer.header("Last-Modified").orElseThrow();
            String tag = answer.header("Etag").orElseThrow();
            ask("If-Modified-Since: " + date, "If-None-Match: " + tag);
            MessageId id = new MessageId(HttpDate.parse(date).orElseThrow(), Long.parseLong(tag));
            boolean gap = answer.header("X-Message-Gap").equals(Optional.of("true"));
            return new Got(Optional.of(id), answer.text(), gap);
        }

        @Override
        public OptionalInt end() {
            return OptionalInt.of(answer().status());
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
