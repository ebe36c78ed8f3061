package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import stentor.node.http.ChunkFrame;

/** How what is written to a stream becomes bytes on its connection. */
enum Framing {
    /** As it is: a WebSocket's frames. */
    AS_IT_IS,
    /** In chunks of an answer's body, cut as is cheapest. */
    JOINED,
    /** Each write a chunk of its own. */
    ONE_BY_ONE;

    /** @param writes each in the pieces in which it came */
    ByteBuf frame(List<byte[][]> writes, ByteBufAllocator allocator) {
        int data = 0;
        for (byte[][] pieces : writes) {
            data += Outbox.size(pieces);
        }
        ByteBuf out = allocator.directBuffer(data + ChunkFrame.OVERHEAD * (this == ONE_BY_ONE ? writes.size() : 1));
        if (this == JOINED && data > 0) {
            ChunkFrame.begin(out, data);
        }
        for (byte[][] pieces : writes) {
            write(pieces, out);
        }
        if (this == JOINED && data > 0) {
            ChunkFrame.end(out);
        }
        return out;
    }

    private void write(byte[][] pieces, ByteBuf out) {
        int size = Outbox.size(pieces);
        // An empty chunk would be the last.
        boolean chunk = this == ONE_BY_ONE && size > 0;
        if (chunk) {
            ChunkFrame.begin(out, size);
        }
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        if (chunk) {
            ChunkFrame.end(out);
        }
    }
}
