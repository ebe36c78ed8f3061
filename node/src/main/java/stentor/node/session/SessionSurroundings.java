package stentor.node.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;

/**
 * The node as its sessions see it.
 *
 * @param desk the desk of this node; it needs {@link Sessions}, and so is made after this
 */
public record SessionSurroundings(
        Subscriptions subscriptions,
        PatternHubs patterns,
        BayeuxPublisher publisher,
        ChannelGuard guard,
        Function<String, SessionStore> stores,
        RevokedChannels revoked,
        SessionCounts counts,
        Supplier<SessionDesk> desk)
        implements SessionNode {
    @Override
    public void tell(ActorRef<SessionEvent> to, SessionEvent event) {
        if (desk.get().is(to)) {
            desk.get().take(event);
        } else {
            to.tell(event);
        }
    }

    @Override
    public CompletionStage<Optional<BayeuxError>> publish(
            ChannelKey channel, Publish message, Optional<ChannelSettings> settings) {
        return publisher.publish(channel, message, settings);
    }

    @Override
    public SessionStore store(String name) {
        return stores.apply(name);
    }

    @Override
    public ChannelGuard.Decision decide(ChannelKey session, ChannelName channel, Ext ext) {
        return guard.decide(session, channel, ext);
    }
}
