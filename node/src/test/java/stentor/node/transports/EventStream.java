package stentor.node.transports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import stentor.node.testing.StreamClient;
import stentor.protocol.channel.MessageId;

/** Server-Sent Events, read as a browser reads them. */
record EventStream(StreamClient stream) implements Subscribed {
    @Override
    public Got next() {
        String event = stream.event();
        boolean gap = event.startsWith("event: stentor.gap\n");
        if (gap) {
            event = stream.event();
        }
        String id = field(event, "id: ").orElseThrow(() -> new AssertionError("an event without an id"));
        String data = event.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .collect(Collectors.joining("\n"));
        return new Got(MessageId.parse(id), data, gap);
    }

    private static Optional<String> field(String event, String name) {
        return event.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()));
    }

    /** A comment such as {@code :410: 410 Gone} is the last thing before the end; a server that stops just ends. */
    @Override
    public OptionalInt end() {
        StringBuilder rest = new StringBuilder();
        for (byte[] chunk = stream.chunk(); chunk.length > 0; chunk = stream.chunk()) {
            rest.append(new String(chunk, UTF_8));
        }
        OptionalInt status = OptionalInt.empty();
        for (String line : rest.toString().lines().toList()) {
            if (status.isPresent() ? !line.isEmpty() : !line.matches("(:.*|retry: \\d+)?")) {
                throw new AssertionError("not the end: " + rest);
            }
            if (line.matches(":\\d{3}: .*")) {
                status = OptionalInt.of(Integer.parseInt(line.substring(1, 4)));
            }
        }
        return status;
    }

    @Override
    public void close() {
        stream.close();
    }
}
