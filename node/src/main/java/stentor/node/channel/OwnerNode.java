package stentor.node.channel;

import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.Standing;

/** What an owner needs of the node that it lives on. */
public interface OwnerNode {
    /** Where owners and hubs run, by its name in the configuration. */
    String DISPATCHER = "stentor.channel-dispatcher";

    Standing standing();

    /**
     * The owner lives: publishers of its own node may come to it directly. What they send to it after it has ended is
     * sent on to its successor.
     */
    void opened(ActorRef<ChannelActor.Command> owner);

    /** The owner ends, or is about to: whoever asks has to go through the shard again. */
    void closed(ActorRef<ChannelActor.Command> owner);

    /** Which nodes want the channel's messages besides its subscribers. */
    Patterns patterns();

    /** Asks for {@link ChannelActor.Stop}: the channel has nothing to do, and the log has everything. */
    void passivate(ActorRef<ChannelActor.Command> owner);

    /** Gives a command that came too late to the channel's next owner. */
    void handOver(ChannelActor.Command command);

    /** Where the owners note how the log does. */
    LogWatch logWatch();

    /** Where the owners count what they had no room for. */
    Overloads overloads();

    /** A command broke its owner, which starts anew; counted. */
    void broken();
}
