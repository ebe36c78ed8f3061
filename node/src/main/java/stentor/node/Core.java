package stentor.node;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import stentor.node.app.Apps;
import stentor.node.channel.ChannelActor;
import stentor.node.cluster.membership.Membership;
import stentor.node.cluster.pattern.PatternDirectory;
import stentor.node.cluster.sharding.OwnedKind;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.ShardedOwners;
import stentor.node.cluster.sharding.ShardedQueues;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.cluster.wire.WireSerializer;
import stentor.node.config.NodeSettings;
import stentor.node.hub.End;
import stentor.node.hub.Hubs;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.messagelog.SteadyClock;
import stentor.node.metrics.Metrics;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;
import stentor.node.queue.ConsumerDesk;
import stentor.node.queue.Consumers;
import stentor.node.session.AppGuard;
import stentor.node.session.BayeuxPublisher;
import stentor.node.session.SessionCounts;
import stentor.node.session.SessionSurroundings;
import stentor.node.webhook.HookCounts;
import stentor.node.webhook.HookReports;
import stentor.node.webhook.OutboxCommand;
import stentor.node.webhook.OutboxReply;
import stentor.node.webhook.Outboxes;
import stentor.node.webhook.Webhooks;
import stentor.protocol.channel.ChannelKey;

/** What of a node knows no HTTP: owners and their logs, hubs, queues, sessions, webhooks. */
record Core(
        ActorSystem<Void> system,
        AtomicReference<NodeSettings> inForce,
        InstantSource clock,
        Stores stores,
        Metrics metrics,
        Membership membership,
        Sharding sharding,
        NodeLimits limits,
        ShardedChannels channels,
        Hubs hubs,
        PatternHubs patternHubs,
        Subscriptions subscriptions,
        ShardedQueues queues,
        Consumers consumers,
        WebhookParts webhooks,
        BayeuxPublisher bayeuxPublisher,
        SessionCounts sessionCounts,
        BayeuxParts bayeux) {
    /** Begins to join the cluster and to own things. */
    static Core start(
            NodeSettings settings,
            Set<String> former,
            ActorSystem<Void> system,
            Stores stores,
            InstantSource clock,
            Metrics metrics) {
        WireSerializer.requireBindings(system);
        AtomicReference<NodeSettings> inForce = new AtomicReference<>(settings);
        Supplier<Apps> apps = () -> inForce.get().appsInForce();
        IntSupplier maxMessageSize = () -> inForce.get().limits().maxMessageSize();
        Membership membership = Membership.join(system, settings.cluster(), clock, former, stores.registry());
        Standing standing = membership.standing();
        PatternDirectory patterns = new PatternDirectory(system, standing);
        Sharding sharding = new Sharding(system, standing);
        HookCounts hookCounts = new HookCounts();
        HookReports hooks = new HookReports(hookCounts);
        NodeLimits limits = new NodeLimits(settings.limits());
        ShardedChannels channels = new ShardedChannels(
                sharding, withNames(stores.logs(), metrics::counting), clock, patterns, hooks, limits.channels());
        Props onLoops = DispatcherSelector.fromConfig(OwnerNode.DISPATCHER);
        Hubs hubs = new Hubs(system, onLoops, channels, standing, clock);
        PatternHubs patternHubs = new PatternHubs(system, onLoops, channels, patterns, standing);
        channels.answerRollCalls(hubs::nameHolders);
        Subscriptions subscriptions = new Subscriptions(hubs);
        ShardedQueues queues = new ShardedQueues(sharding, withNames(stores.queueLogs(), metrics::counting), clock);
        Consumers consumers = new Consumers(system.systemActorOf(
                ConsumerDesk.create(queues, standing, new SteadyClock()), ConsumerDesk.NAME, Props.empty()));
        WebhookParts webhooks = new WebhookParts(
                hooks, hookCounts, () -> webhooks(apps, system, hooks, hookCounts, stores, channels, sharding, clock));
        webhooks.tell(settings);
        BayeuxPublisher bayeuxPublisher = new BayeuxPublisher(channels, maxMessageSize);
        SessionCounts sessionCounts = new SessionCounts();
        BayeuxParts bayeux = BayeuxParts.of(
                sharding,
                standing,
                clock,
                system,
                (desk, revoked) -> new SessionSurroundings(
                        subscriptions,
                        patternHubs,
                        bayeuxPublisher,
                        new AppGuard(apps),
                        stores::sessions,
                        revoked,
                        sessionCounts,
                        desk));
        return new Core(
                system,
                inForce,
                clock,
                stores,
                metrics,
                membership,
                sharding,
                limits,
                channels,
                hubs,
                patternHubs,
                subscriptions,
                queues,
                consumers,
                webhooks,
                bayeuxPublisher,
                sessionCounts,
                bayeux);
    }

    /** Those in force now. */
    NodeSettings settings() {
        return inForce.get();
    }

    /** Keeps to other settings from now on, as far as a running node can; see {@link NodeSettings#taking}. */
    void keepTo(NodeSettings settings) {
        inForce.set(settings);
        limits.limit(settings.limits());
        webhooks.tell(settings);
        channels.owners().forEachHere((channel, owner) -> owner.tell(ChannelActor.settingsChanged()));
    }

    /** Held requests end as if their time were up, streams as their transports do. */
    CompletionStage<?> endSubscribers() {
        bayeux.desk().stop();
        return hubs.endAll(End.GOING_AWAY)
                .thenCombine(patternHubs.endAll(End.GOING_AWAY), (hubsDone, patternsDone) -> hubsDone)
                .thenCombine(consumers.closeDesk(), (hubsDone, deskDone) -> hubsDone);
    }

    private static Webhooks webhooks(
            Supplier<Apps> apps,
            ActorSystem<?> system,
            HookReports reports,
            HookCounts counts,
            Stores stores,
            ShardedChannels channels,
            Sharding sharding,
            InstantSource clock) {
        return new Webhooks(
                system,
                apps,
                reports,
                counts,
                stores.outboxLogs(),
                channels,
                sharding.node(),
                sharding::nodes,
                clock,
                owner -> outboxes(sharding, owner));
    }

    private static Outboxes outboxes(
            Sharding sharding, BiFunction<ChannelKey, OwnerNode<OutboxCommand>, Behavior<OutboxCommand>> owner) {
        ShardedOwners<ChannelKey, OutboxCommand> owners = sharding.own(new OwnedKind<>(
                "webhooks",
                OutboxCommand.class,
                new OutboxCommand.Stop(),
                ChannelKey::encoded,
                ChannelKey::parse,
                Optional.empty(),
                List::of,
                owner));
        return new Outboxes() {
            @Override
            public void tell(ChannelKey outbox, OutboxCommand command) {
                owners.tell(outbox, command);
            }

            @Override
            public CompletionStage<OutboxReply> ask(
                    ChannelKey outbox, Function<ReplyTo<OutboxReply>, ? extends OutboxCommand.Question> command) {
                return owners.ask(outbox, command);
            }
        };
    }

    private static <T> Map<String, T> withNames(Map<String, T> values, BiFunction<String, T, T> change) {
        Map<String, T> changed = new HashMap<>();
        values.forEach((name, value) -> changed.put(name, change.apply(name, value)));
        return changed;
    }
}
