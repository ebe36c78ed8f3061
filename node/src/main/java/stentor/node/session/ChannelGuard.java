package stentor.node.session;

import java.util.Optional;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;

/** Who may use {@code /private/**} and {@code /presence/**}. */
@FunctionalInterface
public interface ChannelGuard {
    /** Why the client may not use the channel; empty: it may. */
    Optional<String> refusal(ChannelKey session, ChannelName channel, Ext ext);
}
