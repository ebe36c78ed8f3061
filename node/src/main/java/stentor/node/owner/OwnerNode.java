package stentor.node.owner;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * What an owner needs of the node that it lives on.
 *
 * @param <C> what the owner is told
 */
public interface OwnerNode<C> {
    /** Where owners and hubs run, by its name in the configuration. */
    String DISPATCHER = "stentor.channel-dispatcher";

    Standing standing();

    /**
     * The owner lives: commands of its own node may come to it directly. What they send to it after it has ended is sent
     * on to its successor.
     */
    void opened(ActorRef<C> owner);

    /** The owner ends, or is about to: requests have to go through the shard again. */
    void closed(ActorRef<C> owner);

    /** The owner was told to make room, and holds something: it stays, as one that has just come. */
    void stays(ActorRef<C> owner);

    /** Asks for the owner's stop command: there is nothing to do, and the log has everything. */
    void passivate(ActorRef<C> owner);

    /** Gives a command that came too late to the next owner. */
    void handOver(C command);

    /** Where the owners count what they had no room for. */
    Overloads overloads();

    /** A command broke its owner, which starts anew; counted. */
    void broken();
}
