package stentor.node.hub;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import scala.Option;

/** Gives each hub a {@link HubQueue}. Pekko makes it by its name in the configuration. */
public final class HubMailbox implements MailboxType {
    /** Where the configuration names this class. */
    static final String CONFIG = "stentor.hub-mailbox";

    /** As Pekko calls it. */
    public HubMailbox(ActorSystem.Settings settings, Config config) {}

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        return new HubQueue(HubDeliveries.of(system.get()));
    }
}
