package stentor.node.webhook;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.app.App;
import stentor.node.app.Apps;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.Channels;
import stentor.node.messagelog.OutboxLog;
import stentor.node.owner.OwnerNode;
import stentor.protocol.channel.ChannelKey;

/** The webhooks of one node: its own outboxes, and the way to those on other nodes. */
public final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private final Supplier<Apps> apps;
    private final HookReports reports;
    private final Outboxes outboxes;

    /**
     * Begins to report and to own outboxes.
     *
     * @param apps as they are now
     * @param logs by the names of the stores
     * @param me this node's name in the cluster
     * @param nodes the names of those that are in it
     * @param own begins to own outboxes by what makes the owner of one
     */
    public Webhooks(
            ActorSystem<?> system,
            Supplier<Apps> apps,
            HookReports reports,
            HookCounts counts,
            Map<String, OutboxLog> logs,
            Channels channels,
            String me,
            Supplier<Set<String>> nodes,
            InstantSource clock,
            Function<BiFunction<ChannelKey, OwnerNode<OutboxCommand>, Behavior<OutboxCommand>>, Outboxes> own) {
        this.apps = apps;
        this.reports = reports;
        HookSender sender = new WebhookSender(system, clock);
        outboxes = own.apply((key, node) -> {
            Optional<App> app = apps.get().withId(HookReports.appId(key));
            OutboxLog log = logs.get(key.store());
            if (app.isEmpty() || log == null) {
                LOG.error("webhooks {}: this node has no such app or store; nodes differ in their configuration", key);
                return Behaviors.stopped();
            }
            OutboxActor.Backend backend = new OutboxActor.Backend(
                    log,
                    sender,
                    me,
                    nodes,
                    channel -> channels.ask(channel, ChannelCommand.InspectMembers::new),
                    clock,
                    counts);
            return OutboxActor.create(
                    key,
                    () -> apps.get().withId(app.get().id()).orElse(app.get().withoutWebhooks()),
                    backend,
                    node);
        });
        reports.begin(system, outboxes, me);
    }

    /** The outboxes of an app: one for each store in which it has channels; none if there is no such app, or it has no webhooks. */
    public Set<ChannelKey> of(String app) {
        return apps.get()
                .withId(app)
                .map(found -> reports.outboxes().stream()
                        .filter(outbox -> HookReports.appId(outbox).equals(app))
                        .collect(java.util.stream.Collectors.toSet()))
                .orElse(Set.of());
    }

    /** How an outbox is; the stage fails if its node does not answer. */
    public CompletionStage<OutboxReply> inspect(ChannelKey outbox) {
        return outboxes.ask(outbox, OutboxCommand.Inspect::new);
    }

    /**
     * Makes calls again that were given up; the stage fails if the outbox's node does not answer.
     *
     * @param call one of them; empty: all
     */
    public CompletionStage<OutboxReply> sendAgain(ChannelKey outbox, Optional<String> call) {
        return outboxes.ask(outbox, replyTo -> new OutboxCommand.SendAgain(call, replyTo));
    }
}
