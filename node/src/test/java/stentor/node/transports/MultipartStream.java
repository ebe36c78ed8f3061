package stentor.node.transports;

import java.util.Optional;
import java.util.OptionalInt;
import stentor.node.testing.StreamClient;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** Endless {@code multipart/mixed}; a part ends where the next boundary stands. */
final class MultipartStream implements Subscribed {
    private final StreamClient stream;
    private final String boundary;

    MultipartStream(StreamClient stream) {
        this.stream = stream;
        String type = stream.head().header("Content-Type").orElseThrow();
        boundary = "--" + type.substring(type.indexOf("boundary=") + "boundary=".length());
        stream.until(boundary);
    }

    @Override
    public Got next() {
        stream.until("\n");
        String head = stream.block();
        String part = stream.until("\n" + boundary);
        String body = part.substring(0, part.length() - boundary.length() - "\r\n".length());
        MessageId id = new MessageId(
                HttpDate.parse(field(head, "Last-Modified: ")).orElseThrow(), Long.parseLong(field(head, "Etag: ")));
        return new Got(Optional.of(id), body, head.contains("X-Message-Gap: true"));
    }

    private static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()))
                .orElseThrow(() -> new AssertionError("no " + name + "in " + head));
    }

    @Override
    public OptionalInt end() {
        stream.until("--\n");
        if (!stream.ends()) {
            throw new AssertionError("the stream goes on after its closing boundary");
        }
        return OptionalInt.empty();
    }

    @Override
    public void close() {
        stream.close();
    }
}
