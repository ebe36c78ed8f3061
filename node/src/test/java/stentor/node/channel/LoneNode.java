package stentor.node.channel;

import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.Standing;

/** The node of an owner without others around it. */
final class LoneNode implements OwnerNode {
    private final Overloads overloads = new Overloads();
    private final LogWatch logWatch = new LogWatch("default", InstantSource.system());

    @Override
    public Standing standing() {
        return Standing.alone();
    }

    @Override
    public void opened(ActorRef<ChannelActor.Command> owner) {}

    @Override
    public void closed(ActorRef<ChannelActor.Command> owner) {}

    @Override
    public Patterns patterns() {
        return Patterns.alone();
    }

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
    public LogWatch logWatch() {
        return logWatch;
    }

    @Override
    public void broken() {
        throw new IllegalStateException("the owner broke");
    }
}
