package stentor.node;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import stentor.node.access.Revocation;
import stentor.node.cluster.sharding.OwnedKind;
import stentor.node.cluster.sharding.ShardedOwners;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.owner.Standing;
import stentor.node.session.RevokedChannels;
import stentor.node.session.SessionActor;
import stentor.node.session.SessionCommand;
import stentor.node.session.SessionDesk;
import stentor.node.session.SessionNode;
import stentor.protocol.channel.ChannelKey;

/** The sessions of Bayeux clients: those that live on this node, and its desk, through which its clients talk to theirs. */
record BayeuxParts(SessionDesk desk, ShardedOwners<ChannelKey, SessionCommand> sessions, RevokedChannels revoked) {
    static BayeuxParts of(
            Sharding sharding,
            Standing standing,
            InstantSource clock,
            ActorSystem<?> system,
            BiFunction<Supplier<SessionDesk>, RevokedChannels, SessionNode> surroundings) {
        AtomicReference<SessionDesk> desk = new AtomicReference<>();
        RevokedChannels revoked = new RevokedChannels();
        SessionNode node = surroundings.apply(desk::get, revoked);
        ShardedOwners<ChannelKey, SessionCommand> owners = sharding.own(new OwnedKind<>(
                "session",
                SessionCommand.class,
                new SessionCommand.Stop(),
                ChannelKey::encoded,
                ChannelKey::parse,
                Optional.empty(),
                List::of,
                (key, home) -> SessionActor.create(key, clock, node, home)));
        desk.set(new SessionDesk(
                owners::tellDirectly,
                standing,
                behavior -> system.systemActorOf(behavior, "stentor-sessions", Props.empty())));
        return new BayeuxParts(desk.get(), owners, revoked);
    }

    /**
     * Sessions of this node end that are subscribed to a channel which was revoked, if credentials opened it: a signature, or
     * those that a location asks for. One that comes here later, and was subscribed before, ends then.
     *
     * @param revocation of a channel
     * @param now in milliseconds since the epoch
     * @param asks whether a location with this session's store and group asks its callers who they are
     */
    void revoke(Revocation revocation, long now, Predicate<ChannelKey> asks) {
        String channel = revocation.name();
        // In this order: a session that comes meanwhile finds it there, or is found below.
        revoked.add(channel, revocation.at(), revocation.until(), now, asks);
        sessions.forEachHere((session, owner) -> owner.tell(SessionActor.channelRevoked(channel, !asks.test(session))));
    }
}
