package stentor.node.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;

/** What a session needs of the node that it lives on. */
public interface SessionNode {
    /** Sends an event to a node's desk; where that is this node, without the way through a mailbox. */
    void tell(ActorRef<SessionEvent> desk, SessionEvent event);

    Subscriptions subscriptions();

    /** Subscribes to all channels that a pattern matches. */
    PatternHubs patterns();

    /** Where sessions of this store are kept beyond their node. */
    SessionStore store(String name);

    /** Publishes; what comes of it is empty if it went well. Never fails. */
    CompletionStage<Optional<BayeuxError>> publish(
            ChannelKey channel, Publish message, Optional<ChannelSettings> settings);

    /**
     * Whether a client may use a guarded channel.
     *
     * @param channel one that {@linkplain ChannelName#isGuarded wants a signature}
     */
    ChannelGuard.Decision decide(ChannelKey session, ChannelName channel, Ext ext);

    /** Channels that were revoked lately. */
    RevokedChannels revoked();

    /** Where the node counts what becomes of its sessions. */
    SessionCounts counts();
}
