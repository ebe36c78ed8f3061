package stentor.node.session;

import java.util.Objects;
import java.util.Optional;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;

/** Who may use the channels that {@linkplain ChannelName#isGuarded want a signature}. */
@FunctionalInterface
public interface ChannelGuard {
    /** What is decided. */
    sealed interface Decision {}

    /** @param member whom the client is, on a presence channel */
    record Open(Optional<SessionMember> member) implements Decision {
        public Open {
            Objects.requireNonNull(member);
        }
    }

    /** @param reason for the client */
    record Closed(String reason) implements Decision {}

    /** @param ext the client's extensions, with its signature */
    Decision decide(ChannelKey session, ChannelName channel, Ext ext);
}
