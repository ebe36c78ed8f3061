package stentor.node.channel;

import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Standing;

/** The node of an owner without others around it. */
final class LoneNode implements OwnerNode<ChannelCommand> {
    private final Overloads overloads = new Overloads();

    @Override
    public Standing standing() {
        return Standing.alone();
    }

    @Override
    public void opened(ActorRef<ChannelCommand> owner) {}

    @Override
    public void closed(ActorRef<ChannelCommand> owner) {}

    @Override
    public void stays(ActorRef<ChannelCommand> owner) {}

    @Override
    public void passivate(ActorRef<ChannelCommand> owner) {
        owner.tell(new ChannelCommand.Stop());
    }

    @Override
    public void handOver(ChannelCommand command) {
        throw new IllegalStateException("nobody to give it to: " + command);
    }

    @Override
    public Overloads overloads() {
        return overloads;
    }

    @Override
    public void broken() {
        throw new IllegalStateException("the owner broke");
    }
}
