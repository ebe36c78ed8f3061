package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.ChunkFrame;

/** How what is written to a stream becomes bytes on its connection. */
enum Framing {
    /** As it is: a WebSocket's frames. */
    AS_IT_IS,
    /** In chunks of an answer's body, cut as is cheapest. */
    JOINED,
    /** Each write a chunk of its own. */
    ONE_BY_ONE;

    private static final Logger LOG = LoggerFactory.getLogger(Framing.class);

    /** For many: copied to where a socket can take it from; to the heap if there is no room there. */
    ByteBuf frame(List<byte[]> writes) {
        int data = 0;
        for (byte[] write : writes) {
            data += write.length;
        }
        ByteBuf out = buffer(data + ChunkFrame.OVERHEAD * (this == ONE_BY_ONE ? writes.size() : 1));
        if (this == JOINED && data > 0) {
            ChunkFrame.begin(out, data);
        }
        for (byte[] write : writes) {
            // An empty chunk would be the last.
            boolean chunk = this == ONE_BY_ONE && write.length > 0;
            if (chunk) {
                ChunkFrame.begin(out, write.length);
            }
            out.writeBytes(write);
            if (chunk) {
                ChunkFrame.end(out);
            }
        }
        if (this == JOINED && data > 0) {
            ChunkFrame.end(out);
        }
        return out;
    }

    private static ByteBuf buffer(int capacity) {
        try {
            return ByteBufAllocator.DEFAULT.directBuffer(capacity);
        } catch (OutOfMemoryError direct) {
            LOG.warn(
                    "no memory outside of the heap is left for {} bytes to be sent: {}", capacity, direct.getMessage());
            return Unpooled.buffer(capacity);
        }
    }

    /** For one: the bytes themselves, with what is around them. */
    ByteBuf wrap(byte[]... pieces) {
        return wrap(List.<byte[][]>of(pieces));
    }

    /** @param writes each in the pieces in which it came */
    ByteBuf wrap(List<byte[][]> writes) {
        List<byte[]> all = new ArrayList<>();
        int data = 0;
        for (byte[][] pieces : writes) {
            data += Outbox.size(pieces);
        }
        if (this == JOINED && data > 0) {
            all.add(ChunkFrame.beginning(data));
        }
        for (byte[][] pieces : writes) {
            int size = Outbox.size(pieces);
            boolean chunk = this == ONE_BY_ONE && size > 0;
            if (chunk) {
                all.add(ChunkFrame.beginning(size));
            }
            all.addAll(List.of(pieces));
            if (chunk) {
                all.add(ChunkFrame.END);
            }
        }
        if (this == JOINED && data > 0) {
            all.add(ChunkFrame.END);
        }
        return Unpooled.wrappedBuffer(all.toArray(byte[][]::new));
    }
}
