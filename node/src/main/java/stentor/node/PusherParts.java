package stentor.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import stentor.node.cluster.sharding.OwnedKind;
import stentor.node.cluster.sharding.ShardedOwners;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.config.NodeSettings;
import stentor.node.dialect.pusher.PusherDialect;
import stentor.node.fallback.FallbackActor;
import stentor.node.fallback.FallbackCommand;
import stentor.node.fallback.FallbackDesk;
import stentor.node.fallback.FallbackEvent;
import stentor.node.fallback.FallbackKey;
import stentor.node.fallback.FallbackNode;
import stentor.node.metrics.Metrics;

/** The Pusher dialect, and the sessions of its clients that use HTTP instead of WebSockets: each needs the other. */
final class PusherParts {
    private final PusherDialect dialect;
    private final FallbackDesk desk;
    private final ShardedOwners<FallbackKey, FallbackCommand> sessions;
    private final LongAdder tooSlow;

    private PusherParts(
            PusherDialect dialect,
            FallbackDesk desk,
            ShardedOwners<FallbackKey, FallbackCommand> sessions,
            LongAdder tooSlow) {
        this.dialect = dialect;
        this.desk = desk;
        this.sessions = sessions;
        this.tooSlow = tooSlow;
    }

    static PusherParts of(
            ActorSystem<?> system,
            Sharding sharding,
            NodeSettings settings,
            Function<FallbackDesk, PusherDialect> dialect) {
        AtomicReference<PusherDialect> made = new AtomicReference<>();
        LongAdder tooSlow = new LongAdder();
        FallbackNode node = new FallbackNode(
                (session, line) -> made.get().converse(session, line), settings.subscriberBuffer(), tooSlow);
        ShardedOwners<FallbackKey, FallbackCommand> sessions = sharding.own(new OwnedKind<>(
                "pusher-fallback",
                FallbackCommand.class,
                new FallbackCommand.Stop(),
                FallbackKey::text,
                FallbackKey::parse,
                Optional.empty(),
                List::of,
                (key, home) -> FallbackActor.create(key, node, home)));
        FallbackDesk desk = new FallbackDesk(
                new ThroughSharding(sessions),
                behavior -> system.systemActorOf(behavior, "stentor-fallbacks", Props.empty()));
        made.set(dialect.apply(desk));
        return new PusherParts(made.get(), desk, sessions, tooSlow);
    }

    private record ThroughSharding(ShardedOwners<FallbackKey, FallbackCommand> sessions)
            implements FallbackDesk.Sessions {
        @Override
        public void tell(FallbackKey session, FallbackCommand command) {
            sessions.tell(session, command);
        }

        @Override
        public CompletionStage<FallbackEvent.Heard> say(
                FallbackKey session, List<FallbackCommand.Said.Message> messages) {
            return sessions.ask(session, replyTo -> new FallbackCommand.Said(messages, replyTo));
        }
    }

    PusherDialect dialect() {
        return dialect;
    }

    ShardedOwners<FallbackKey, FallbackCommand> sessions() {
        return sessions;
    }

    /** All connections are to go elsewhere, one after the other in this time. */
    void drain(Duration within) {
        dialect.drain(within);
    }

    /** Requests that wait end: their clients go on at other nodes. */
    void stop() {
        desk.stop();
    }

    void countIn(Metrics metrics) {
        metrics.gauge("pusher.connections", "Pusher connections to apps of this node", dialect::connections);
        metrics.gauge(
                "pusher.fallback.sessions",
                "Pusher connections that live here and are kept up by HTTP requests, to this or other nodes",
                sessions::count);
        metrics.gauge("pusher.fallback.requests", "Requests of such connections that wait for what comes", desk::size);
        metrics.counted(
                "pusher.fallback.cut.off",
                "Such connections that were ended as more waited for them than may",
                tooSlow::sum);
        metrics.counted(
                "pusher.client.events.refused",
                "Client events that were refused: not allowed, too large, too many, or not published",
                dialect::clientEventsRefused);
    }
}
