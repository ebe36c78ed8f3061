package stentor.node.transports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalInt;
import stentor.node.testing.StreamClient;

/** A chunk a message, and nothing else. */
record ChunkStream(StreamClient stream) implements Subscribed {
    @Override
    public Got next() {
        byte[] chunk = stream.chunk();
        if (chunk.length == 0) {
            throw new AssertionError("the answer is complete");
        }
        return new Got(Optional.empty(), new String(chunk, UTF_8), false);
    }

    @Override
    public OptionalInt end() {
        if (!stream.ends()) {
            throw new AssertionError("the answer goes on");
        }
        return OptionalInt.empty();
    }

    @Override
    public void close() {
        stream.close();
    }
}
