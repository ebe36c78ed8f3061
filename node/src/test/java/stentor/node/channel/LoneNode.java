package stentor.node.channel;

import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Standing;

/** The node of an owner without others around it. */
final class LoneNode implements OwnerNode<ChannelActor.Command> {
    private final Overloads overloads = new Overloads();

    @Override
    public Standing standing() {
        return Standing.alone();
    }

    @Override
    public void opened(ActorRef<ChannelActor.Command> owner) {}

    @Override
    public void closed(ActorRef<ChannelActor.Command> owner) {}

    @Override
    public void stays(ActorRef<ChannelActor.Command> owner) {}

    @Override
    public void passivate(ActorRef<ChannelActor.Command> owner) {
        owner.tell(new ChannelActor.Stop());
    }

    @Override
    public void handOver(ChannelActor.Command command) {
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
