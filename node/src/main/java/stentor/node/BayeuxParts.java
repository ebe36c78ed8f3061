package stentor.node;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import stentor.node.cluster.sharding.OwnedKind;
import stentor.node.cluster.sharding.ShardedOwners;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.owner.Standing;
import stentor.node.session.SessionActor;
import stentor.node.session.SessionCommand;
import stentor.node.session.SessionDesk;
import stentor.node.session.SessionNode;
import stentor.protocol.channel.ChannelKey;

/** The sessions of Bayeux clients: those that live on this node, and its desk, through which its clients talk to theirs. */
record BayeuxParts(SessionDesk desk, ShardedOwners<ChannelKey, SessionCommand> sessions) {
    static BayeuxParts of(
            Sharding sharding,
            Standing standing,
            InstantSource clock,
            ActorSystem<?> system,
            Function<Supplier<SessionDesk>, SessionNode> surroundings) {
        AtomicReference<SessionDesk> desk = new AtomicReference<>();
        SessionNode node = surroundings.apply(desk::get);
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
        return new BayeuxParts(desk.get(), owners);
    }

    /**
     * Sessions of this node end that are subscribed to a channel which was revoked, if credentials opened it: a signature, or
     * those that a location asks for.
     *
     * @param asks whether a location with this session's store and group asks its callers who they are
     */
    void revoke(String channel, Predicate<ChannelKey> asks) {
        sessions.forEachHere((session, owner) -> owner.tell(SessionActor.channelRevoked(channel, !asks.test(session))));
    }
}
