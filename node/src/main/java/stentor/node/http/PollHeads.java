package stentor.node.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Clients of one kind send the same heads: each is kept once, as long as it is one of those that were seen last. */
final class PollHeads {
    private static final int MAX_HEADS = 256;

    private final Map<PollHead, PollHead> heads = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PollHead, PollHead> eldest) {
            return size() > MAX_HEADS;
        }
    };

    /** The same head, kept before. */
    PollHead one(PollHead head) {
        PollHead kept = heads.putIfAbsent(head, head);
        return kept == null ? head : kept;
    }
}
