package stentor.node.channel;

import org.apache.pekko.actor.typed.ActorRef;

/** What an owner needs of the node that it lives on. */
public interface OwnerNode {
    Standing standing();

    /** Which nodes want the channel's messages besides its subscribers. */
    Patterns patterns();

    /** Asks for {@link ChannelActor.Stop}: the channel has nothing to do, and the log has everything. */
    void passivate(ActorRef<ChannelActor.Command> owner);

    /** Gives a command that came too late to the channel's next owner. */
    void handOver(ChannelActor.Command command);

    /** Where the owners note how the log does. */
    LogWatch logWatch();

    /** A command broke its owner, which starts anew; counted. */
    void broken();
}
