package stentor.node.channel;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelPattern;

/**
 * The directory of patterns: which nodes want the messages of channels that they know a pattern of only. Every node has
 * the whole of it, so that owners look into it at each message, and nothing is sent to nodes that did not ask. Any
 * thread may call it.
 */
public interface Patterns {
    /**
     * Whether this node knows what all others want. As long as it does not, its owners must not speak: others may have
     * been promised what they say.
     */
    boolean isComplete();

    /** What is wanted now. Another object only if something changed. */
    PatternTable table();

    /**
     * Sends the hub what is published on the channels that the pattern fits. It is told {@link PatternEvent.Known} once
     * every node that may own such a channel does so.
     */
    void want(ChannelPattern pattern, ActorRef<PatternEvent> hub);

    /** The hub does not want the pattern any more. */
    void leave(ChannelPattern pattern, ActorRef<PatternEvent> hub);

    /** The directory of a node without others. */
    static Patterns alone() {
        return new Patterns() {
            private final Set<PatternTable.Wish> wishes = new LinkedHashSet<>();
            private volatile PatternTable table = PatternTable.EMPTY;

            @Override
            public boolean isComplete() {
                return true;
            }

            @Override
            public PatternTable table() {
                return table;
            }

            @Override
            public synchronized void want(ChannelPattern pattern, ActorRef<PatternEvent> hub) {
                wishes.add(new PatternTable.Wish(pattern, hub));
                table = new PatternTable(wishes);
                hub.tell(new PatternEvent.Known());
            }

            @Override
            public synchronized void leave(ChannelPattern pattern, ActorRef<PatternEvent> hub) {
                wishes.remove(new PatternTable.Wish(pattern, hub));
                table = new PatternTable(wishes);
            }
        };
    }
}
