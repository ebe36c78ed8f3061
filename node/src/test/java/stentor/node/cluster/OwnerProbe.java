package stentor.node.cluster;

import java.time.Duration;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.ChannelKey;

/** Finds out where a channel's owner lives, by being a hub for a moment. */
final class OwnerProbe {
    private final Address where;

    private OwnerProbe(Address where) {
        this.where = where;
    }

    static OwnerProbe on(TestNode node, ChannelKey channel) {
        TestProbe<ChannelEvent> hub = TestProbe.create(ChannelEvent.class, node.system());
        ChannelEvent.Attached attached = hub.awaitAssert(TestNode.PATIENCE, () -> {
            // Asked again, as a hub does: nobody owns a channel whose shard moves right now.
            node.channels().tell(channel, new HubCommand.Attach(hub.ref(), true, LogPosition.UNKNOWN));
            return hub.expectMessageClass(ChannelEvent.Attached.class, Duration.ofSeconds(1));
        });
        attached.owner().tell(new HubCommand.Detach(hub.ref()));
        hub.stop();
        Address address = attached.owner().path().address();
        return new OwnerProbe(address.hasLocalScope() ? node.address() : address);
    }

    boolean livesOn(TestNode node) {
        return where.equals(node.address());
    }
}
