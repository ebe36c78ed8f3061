package stentor.node.transports;

import java.util.Optional;
import java.util.OptionalInt;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** Long-polls on one connection, each asking for what follows the answer before, as an HTTP cache would. */
final class PollTransport implements Transport {
    @Override
    public Subscribed subscribe(RunningNode node, String path, Optional<String> after) {
        return new Polling(node, path, after);
    }

    @Override
    public int refusal(RunningNode node, String path, Optional<String> after) {
        return node.get(path, after.map(id -> "Last-Event-ID: " + id).stream().toArray(String[]::new))
                .status();
    }

    private static final class Polling implements Subscribed {
        private final String path;
        private final WireClient wire;

        private Polling(RunningNode node, String path, Optional<String> after) {
            this.path = path;
            wire = node.connect();
            ask(after.map(id -> "Last-Event-ID: " + id + "\n").orElse(""));
        }

        private void ask(String position) {
            wire.send("GET " + path + " HTTP/1.1\nHost: stentor\n" + position + "\n");
        }

        @Override
        public Got next() {
            WireResponse answer = wire.receive();
            if (answer.status() != 200) {
                throw new AssertionError("not a message: " + answer.status() + " " + answer.headerLines());
            }
            String date = answer.header("Last-Modified").orElseThrow();
            String tag = answer.header("Etag").orElseThrow();
            ask("If-Modified-Since: " + date + "\nIf-None-Match: " + tag + "\n");
            MessageId id = new MessageId(HttpDate.parse(date).orElseThrow(), Long.parseLong(tag));
            boolean gap = answer.header("X-Message-Gap").equals(Optional.of("true"));
            return new Got(Optional.of(id), answer.text(), gap);
        }

        @Override
        public OptionalInt end() {
            return OptionalInt.of(wire.receive().status());
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}
