package stentor.node.http.http1;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import stentor.node.http.NextPoll;

/** Clients of one kind send the same heads: each is kept once, as long as it is one of those that were seen last. */
final class PollHeads {
    private static final int MAX_HEADS = 256;
    private static final int MAX_HEAD = 8 << 10;

    private final Map<PollHead, PollHead> heads = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PollHead, PollHead> eldest) {
            return size() > MAX_HEADS;
        }
    };

    private final byte[] space = new byte[MAX_HEAD];

    /**
     * The head of a poll; null if the bytes are not exactly one. All clients that send the same get the same object.
     */
    PollHead read(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length > MAX_HEAD) {
            return null;
        }
        bytes.getBytes(bytes.readerIndex(), space, 0, length);
        PollHead head = PollHead.read(space, length);
        PollHead kept = head == null ? null : heads.putIfAbsent(head, head);
        return kept == null ? head : kept;
    }

    /** How many of the bytes are this head, of a client that goes on from there; 0: they are not. */
    int matches(PollHead head, ByteBuf bytes, NextPoll next) {
        return head.matches(bytes, next, space);
    }
}
