package stentor.node.fallback;

import java.util.concurrent.atomic.LongAdder;

/**
 * What sessions need of the node that they live on.
 *
 * @param buffer bytes that wait for a client at most
 * @param tooSlow counts clients for which more waited
 */
public record FallbackNode(Conversation.Opener opener, long buffer, LongAdder tooSlow) {}
