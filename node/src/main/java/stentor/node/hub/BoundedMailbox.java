package stentor.node.hub;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import scala.Option;

/** Gives each hub of a kind a mailbox that is bounded in bytes, all hubs of the node together. */
public abstract class BoundedMailbox implements MailboxType {
    private final HubEvents events;

    protected BoundedMailbox(HubEvents events) {
        this.events = events;
    }

    @Override
    public final MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        return new HubQueue(HubDeliveries.of(system.get()), events);
    }
}
