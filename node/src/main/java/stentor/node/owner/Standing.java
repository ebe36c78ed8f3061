package stentor.node.owner;

import org.apache.pekko.actor.typed.ActorRef;

/** Whether this node may still act as the owner of its channels, and which of the other nodes are gone. */
public interface Standing {
    /**
     * Whether the other nodes cannot have given this node's channels to another owner by now: a majority of them said so
     * a moment ago. False after a stall and while the node is cut off, from the first call on. Any thread may ask.
     */
    boolean isCertain();

    /** Counts how often the certainty was lost: what was known under another term is to be asked again. */
    long term();

    /** Whether every node answers, as far as this one knows: what is sent to one that does not may be lost. */
    boolean isWhole();

    /**
     * An actor of this node that ends when the node of {@code actor} has left the cluster; {@code actor} itself if it
     * lives here. To be watched in place of it: watches across nodes are dear and their number is limited, and a node
     * may hold a hundred thousand channels.
     */
    ActorRef<?> sentinel(ActorRef<?> actor);

    /** The standing of a node without others. */
    static Standing alone() {
        return new Standing() {
            @Override
            public boolean isCertain() {
                return true;
            }

            @Override
            public long term() {
                return 0;
            }

            @Override
            public boolean isWhole() {
                return true;
            }

            @Override
            public ActorRef<?> sentinel(ActorRef<?> actor) {
                return actor;
            }
        };
    }
}
