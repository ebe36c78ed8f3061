package stentor.node.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.app.App;
import stentor.node.app.AppEvents;
import stentor.node.app.Apps;
import stentor.node.channel.ChannelHooks;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ReservedIds;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.webhook.WebhookEvent;
import stentor.protocol.webhook.WebhookEvent.Name;

/** Reports what happens on this node to the outboxes of the apps that want to be told. Any thread may call it. */
public final class HookReports implements ChannelHooks, AppEvents {
    /** What comes within this time goes in one report. */
    private static final Duration SOON = Duration.ofMillis(20);

    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration WAKE = Duration.ofSeconds(2);
    private static final Set<Name> FACTS =
            EnumSet.of(Name.CHANNEL_OCCUPIED, Name.CHANNEL_VACATED, Name.MEMBER_ADDED, Name.MEMBER_REMOVED);
    private static final Set<Name> COUNTS = EnumSet.of(Name.SUBSCRIPTION_COUNT);
    private static final int FIXED_WEIGHT = 100;

    private final HookCounts counts;
    /** Made by this node so far: an outbox takes a report with a number that it has seen for a repeat. */
    private final AtomicLong reports = new AtomicLong();

    private volatile Table table = new Table(Map.of(), Map.of());
    private Optional<Sending> sending = Optional.empty();

    /** Who is told of what. */
    private record Table(Map<Group, List<Reports>> byGroup, Map<ChannelKey, Reports> byOutbox) {}

    private record Sending(ActorSystem<?> system, Outboxes outboxes, String node) {}

    /** Where an app's channels are. */
    private record Group(String store, String channels) {}

    /** What an event takes in memory, about. */
    static long weight(WebhookEvent event) {
        return FIXED_WEIGHT
                + event.channel().length()
                + event.data().map(String::length).orElse(0);
    }

    /** The outbox of an app for its channels in a store. */
    public static ChannelKey outbox(String store, App app) {
        return new ChannelKey(store, app.channelGroup(), ReservedIds.OWN + "webhooks-" + app.id());
    }

    /** The id of the app that an outbox is of. */
    static String appId(ChannelKey outbox) {
        return outbox.id().substring((ReservedIds.OWN + "webhooks-").length());
    }

    public HookReports(HookCounts counts) {
        this.counts = counts;
    }

    /**
     * From now on these apps are told. What waits for one that was told before is not lost.
     *
     * @param stores those in which apps have channels
     */
    public synchronized void tell(Apps apps, Set<String> stores) {
        Map<Group, List<Reports>> byGroup = new HashMap<>();
        Map<ChannelKey, Reports> byOutbox = new HashMap<>();
        for (String store : stores) {
            for (App app : apps.all()) {
                if (!app.webhooks().isEmpty()) {
                    ChannelKey outbox = outbox(store, app);
                    Reports before = table.byOutbox.get(outbox);
                    Reports reports = before == null ? new Reports(outbox) : before;
                    reports.wants(app);
                    byGroup.computeIfAbsent(new Group(store, app.channelGroup()), none -> new ArrayList<>())
                            .add(reports);
                    byOutbox.put(outbox, reports);
                }
            }
        }
        Table earlier = table;
        table = new Table(byGroup, byOutbox);
        earlier.byOutbox.forEach((outbox, reports) -> {
            if (!byOutbox.containsKey(outbox)) {
                reports.end();
            }
        });
        sending.ifPresent(by -> byOutbox.values().forEach(reports -> reports.begin(by)));
    }

    /** The outboxes that are reported to. */
    public Set<ChannelKey> outboxes() {
        return Set.copyOf(table.byOutbox.keySet());
    }

    /**
     * Begins to report: what came before is not lost.
     *
     * @param node this node's name in the cluster
     */
    public synchronized void begin(ActorSystem<?> system, Outboxes outboxes, String node) {
        Sending by = new Sending(system, outboxes, node);
        sending = Optional.of(by);
        table.byOutbox.values().forEach(reports -> reports.begin(by));
    }

    // What owners of channels say

    @Override
    public boolean wants(ChannelKey channel) {
        Map<Group, List<Reports>> byGroup = table.byGroup;
        return !byGroup.isEmpty()
                && byGroup.containsKey(new Group(channel.store(), channel.group()))
                && ChannelName.read(channel.id())
                        .filter(name -> name.kind() != ChannelName.Kind.SERVER_TO_USER)
                        .isPresent();
    }

    @Override
    public void occupied(ChannelKey channel, Since since) {
        present(channel, Subject.of(channel.id()), since);
    }

    @Override
    public void vacated(ChannelKey channel) {
        each(channel, FACTS, reports -> reports.reporter.absent(Subject.of(channel.id())));
    }

    @Override
    public void memberAdded(ChannelKey channel, String user, Since since) {
        present(channel, Subject.of(channel.id(), user), since);
    }

    @Override
    public void memberRemoved(ChannelKey channel, String user) {
        each(channel, FACTS, reports -> reports.reporter.absent(Subject.of(channel.id(), user)));
    }

    private void present(ChannelKey channel, Subject subject, Since since) {
        Assertion.State state = since == Since.NOW ? Assertion.State.PRESENT : Assertion.State.STILL_PRESENT;
        each(channel, FACTS, reports -> reports.reporter.present(subject, state));
    }

    @Override
    public void counted(ChannelKey channel, long subscribers) {
        // Members are what counts on a presence channel.
        if (!channel.id().startsWith("presence-")) {
            each(channel, COUNTS, reports -> reports.reporter.counted(channel.id(), subscribers));
        }
    }

    @Override
    public void present(int more) {
        counts.present(more);
    }

    @Override
    public void ownerLeft(ChannelKey channel) {
        each(channel, FACTS, reports -> reports.reporter.ownerLeft(channel.id()));
    }

    private void each(ChannelKey channel, Set<Name> names, Consumer<Reports> action) {
        for (Reports reports : table.byGroup.getOrDefault(new Group(channel.store(), channel.group()), List.of())) {
            if (reports.wantsOneOf(names)) {
                action.accept(reports);
                reports.soon();
            }
        }
    }

    // What a dialect says

    @Override
    public void happened(App app, String store, WebhookEvent event) {
        Reports reports = table.byOutbox.get(outbox(store, app));
        if (reports != null && reports.wantsOneOf(EnumSet.of(event.name()))) {
            reports.reporter.happened(event);
            reports.soon();
        }
    }

    /** Those to one outbox. */
    private final class Reports {
        private final ChannelKey outbox;
        private final OutboxReporter reporter = new OutboxReporter(counts, reports::incrementAndGet);
        private final AtomicBoolean scheduled = new AtomicBoolean();
        private volatile Set<Name> wanted = Set.of();
        private volatile Optional<Sending> sending = Optional.empty();
        private Optional<Cancellable> wake = Optional.empty();

        private Reports(ChannelKey outbox) {
            this.outbox = outbox;
        }

        private void wants(App app) {
            Set<Name> names = EnumSet.noneOf(Name.class);
            app.webhooks().forEach(target -> names.addAll(target.events()));
            if (!app.subscriptionCounts()) {
                names.removeAll(COUNTS);
            }
            wanted = names;
        }

        private boolean wantsOneOf(Set<Name> names) {
            return names.stream().anyMatch(wanted::contains);
        }

        private void begin(Sending by) {
            if (sending.isPresent()) {
                return;
            }
            sending = Optional.of(by);
            wake = Optional.of(by.system()
                    .scheduler()
                    .scheduleWithFixedDelay(
                            Duration.ZERO,
                            WAKE,
                            () -> by.outboxes().tell(outbox, new OutboxCommand.Wake()),
                            by.system().executionContext()));
            soon();
        }

        /** The app is told nothing more. */
        private void end() {
            wanted = Set.of();
            wake.ifPresent(Cancellable::cancel);
        }

        private void soon() {
            sending.filter(ready -> scheduled.compareAndSet(false, true)).ifPresent(ready -> later(ready, SOON));
        }

        private void later(Sending by, Duration delay) {
            by.system()
                    .scheduler()
                    .scheduleOnce(delay, () -> report(by), by.system().executionContext());
        }

        /** Sends what waits; while a report is not answered the next one waits for it. */
        private void report(Sending by) {
            scheduled.set(false);
            reporter.next().ifPresent(content -> send(by, content));
        }

        private void send(Sending by, OutboxReporter.Content content) {
            by.outboxes()
                    .ask(
                            outbox,
                            replyTo -> new OutboxCommand.Report(
                                    by.node(),
                                    content.number(),
                                    content.assertions(),
                                    content.left(),
                                    content.events(),
                                    replyTo))
                    .whenComplete((reply, failure) -> {
                        if (reply instanceof OutboxReply.Taken taken) {
                            reporter.taken(taken.life());
                            report(by);
                        } else {
                            by.system()
                                    .scheduler()
                                    .scheduleOnce(
                                            AGAIN,
                                            () -> send(by, content),
                                            by.system().executionContext());
                        }
                    });
        }
    }
}
