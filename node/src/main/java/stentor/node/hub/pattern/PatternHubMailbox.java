package stentor.node.hub.pattern;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;
import stentor.node.hub.BoundedMailbox;

/** The mailboxes of {@link PatternHub}s. Pekko makes it by its name in the configuration. */
public final class PatternHubMailbox extends BoundedMailbox {
    /** Where the configuration names this class. */
    static final String CONFIG = "stentor.pattern-hub-mailbox";

    /** As Pekko calls it. */
    public PatternHubMailbox(ActorSystem.Settings settings, Config config) {
        super(new PatternHubEvents());
    }
}
