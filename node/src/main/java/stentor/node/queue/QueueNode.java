package stentor.node.queue;

import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Standing;

/** What a queue's owner needs of the node that it lives on. */
public interface QueueNode {
    Standing standing();

    /** Asks for {@link QueueActor.Stop}: the queue has nothing to do, and the log has everything. */
    void passivate(ActorRef<QueueActor.Command> owner);

    /** Where the owners note how the log does. */
    LogWatch logWatch();
}
