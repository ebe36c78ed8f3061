package stentor.node.hub;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;

/** The mailboxes of {@link HubActor}s. Pekko makes it by its name in the configuration. */
public final class HubMailbox extends BoundedMailbox {
    /** Where the configuration names this class. */
    static final String CONFIG = "stentor.hub-mailbox";

    /** As Pekko calls it. */
    public HubMailbox(ActorSystem.Settings settings, Config config) {
        super(new ChannelHubEvents());
    }
}
