package stentor.node.webhook;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.app.App;
import stentor.node.app.WebhookTarget;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.OutboxLog;
import stentor.node.messagelog.OutboxLog.Changes;
import stentor.node.owner.ClaimPace;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Stages;
import stentor.protocol.channel.ChannelKey;

/**
 * An app's one outbox in the cluster: takes what nodes report, writes to the log what follows from it, and makes the calls. What it
 * decides is in {@link Outbox}; here one write follows on the other. An outbox that the log refuses stops at once, and one whose node
 * may have been given up by the others begins nothing.
 */
public final class OutboxActor extends AbstractBehavior<OutboxCommand> {
    /** What it tells itself. */
    sealed interface Own extends OutboxCommand {}

    private record Resume(Runnable continuation) implements Own {}

    private record Tick() implements Own {}

    private record Again() implements Own {}

    private record StopNow() implements Own {}

    /**
     * What outboxes work with.
     *
     * @param me this node's name in the cluster
     * @param nodes the names of those that are in it
     * @param members asks a channel's owner who is present
     */
    record Backend(
            OutboxLog log,
            HookSender sender,
            String me,
            Supplier<Set<String>> nodes,
            Function<ChannelKey, CompletionStage<PublisherReply>> members,
            InstantSource clock,
            HookCounts counts) {}

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LOOK_AT_NODES = Duration.ofSeconds(1);
    private static final Duration LAST_CALLS = Duration.ofSeconds(3);
    private static final Duration REFRESH = Duration.ofHours(1);

    private final ChannelKey key;
    private final Supplier<App> app;
    private final Backend backend;
    private final OwnerNode<OutboxCommand> node;
    private final TimerScheduler<OutboxCommand> timers;
    private final Stages<OutboxCommand> stages;
    private final ClaimPace pace = new ClaimPace();

    private Optional<Outbox> outbox = Optional.empty();
    private long epoch;
    private boolean busy;
    private boolean stopping;
    private boolean fenced;
    private long nodesSeenAt;
    private long writtenAt = millis();
    private long warnedAt = Long.MIN_VALUE / 2;

    /** @param app as it is now */
    static Behavior<OutboxCommand> create(
            ChannelKey key, Supplier<App> app, Backend backend, OwnerNode<OutboxCommand> node) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new OutboxActor(context, timers, key, app, backend, node)));
    }

    private OutboxActor(
            ActorContext<OutboxCommand> context,
            TimerScheduler<OutboxCommand> timers,
            ChannelKey key,
            Supplier<App> app,
            Backend backend,
            OwnerNode<OutboxCommand> node) {
        super(context);
        this.key = key;
        this.app = app;
        this.backend = backend;
        this.node = node;
        this.timers = timers;
        this.stages = new Stages<>(context, Resume::new);
        timers.startTimerWithFixedDelay(new Tick(), TICK);
        node.opened(context.getSelf());
        proceed();
    }

    @Override
    public Receive<OutboxCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(OutboxCommand.Report.class, this::onReport)
                .onMessage(OutboxCommand.Inspect.class, this::onInspect)
                .onMessage(OutboxCommand.SendAgain.class, this::onSendAgain)
                .onMessage(OutboxCommand.Wake.class, wake -> this)
                .onMessage(Resume.class, this::onResume)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Again.class, again -> proceed())
                .onMessage(OutboxCommand.Stop.class, stop -> onStop())
                .onMessage(StopNow.class, stop -> Behaviors.stopped())
                .onSignal(PostStop.class, end -> onEnd())
                .build();
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    // What nodes say

    private Behavior<OutboxCommand> onReport(OutboxCommand.Report report) {
        if (stopping) {
            node.handOver(report);
        } else if (outbox.isPresent()) {
            outbox.get().take(report, millis());
        } else {
            report.replyTo().tell(new OutboxReply.NotReady());
        }
        return proceed();
    }

    private Behavior<OutboxCommand> onInspect(OutboxCommand.Inspect inspect) {
        inspect.replyTo()
                .tell(outbox.<OutboxReply>map(known -> known.standing(backend.me()))
                        .orElseGet(OutboxReply.NotReady::new));
        return this;
    }

    private Behavior<OutboxCommand> onSendAgain(OutboxCommand.SendAgain again) {
        again.replyTo()
                .tell(outbox.<OutboxReply>map(known -> new OutboxReply.Resent(known.sendAgain(again.call())))
                        .orElseGet(OutboxReply.NotReady::new));
        return proceed();
    }

    private Behavior<OutboxCommand> onResume(Resume resume) {
        resume.continuation().run();
        return proceed();
    }

    private Behavior<OutboxCommand> onTick() {
        outbox.ifPresent(known -> {
            long now = millis();
            if (isCertain() && now - nodesSeenAt >= LOOK_AT_NODES.toMillis()) {
                nodesSeenAt = now;
                known.facts().nodesAre(backend.nodes().get(), now);
            }
            if (isCertain()) {
                askOwners(known, now);
                known.tick(now);
            }
            backend.counts().waiting(this, known.book().waiting());
        });
        return proceed();
    }

    private boolean isCertain() {
        return node.standing().isCertain();
    }

    /** The owners of doubtful channels say who is present; a channel without an owner gets one by that. */
    private void askOwners(Outbox known, long now) {
        for (String channel : known.questions().next(now)) {
            stages.whenDone(
                    backend.members().apply(new ChannelKey(key.store(), key.group(), channel)),
                    reply -> known.questions().answered(channel, reply, millis()),
                    failure -> known.questions().answered(channel, new PublisherReply.Failed(), millis()));
        }
    }

    // One write after the other

    private Behavior<OutboxCommand> proceed() {
        if (!busy && !fenced && isCertain() && !timers.isTimerActive(Again.class)) {
            if (outbox.isEmpty()) {
                if (!stopping) {
                    claim();
                }
            } else {
                outbox.get().next(millis()).or(this::refresh).ifPresent(step -> write(outbox.get(), step));
            }
        }
        outbox.ifPresent(this::sendDue);
        boolean quiet = outbox.isEmpty() || outbox.get().book().underWay() == 0;
        return fenced || stopping && !busy && quiet ? Behaviors.stopped() : this;
    }

    /** The log is not to forget an outbox in which nothing happens. */
    private Optional<Outbox.Step> refresh() {
        return millis() - writtenAt < REFRESH.toMillis()
                ? Optional.empty()
                : Optional.of(new Outbox.Step(
                        new Changes(java.util.Map.of(), Set.of(), java.util.Map.of(), Set.of()), List.of(), List.of()));
    }

    private void claim() {
        busy = true;
        stages.whenDone(backend.log().claim(key), this::claimed, this::notClaimed);
    }

    private void claimed(OutboxLog.Contents found) {
        busy = false;
        pace.worked();
        long now = millis();
        epoch = found.epoch();
        Outbox fresh = new Outbox(
                () -> app.get().webhooks(),
                new Facts(found.facts(), found.isNew(), now),
                new CallBook(bound -> ThreadLocalRandom.current().nextLong(bound)),
                () -> "msg_" + UUID.randomUUID().toString().replace("-", ""),
                backend.clock(),
                backend.counts());
        fresh.facts().begin(backend.nodes().get(), now);
        fresh.resume(found.calls());
        outbox = Optional.of(fresh);
        getContext()
                .getLog()
                .debug(
                        "webhooks of app {}: this node sends them; {} calls wait",
                        app.get().id(),
                        fresh.book().waiting());
    }

    private void notClaimed(Throwable failure) {
        busy = false;
        warn("the log does not answer: " + failure.getMessage());
        later();
    }

    private void later() {
        timers.startSingleTimer(Again.class, new Again(), pace.failed());
    }

    private void write(Outbox known, Outbox.Step step) {
        busy = true;
        write(known, step, step.changes());
    }

    private void write(Outbox known, Outbox.Step step, Changes changes) {
        stages.whenDone(
                backend.log().write(key, epoch, changes),
                done -> written(known, step),
                failure -> notWritten(known, step, failure));
    }

    private void written(Outbox known, Outbox.Step step) {
        busy = false;
        pace.worked();
        writtenAt = millis();
        known.written(step);
        step.answers().forEach(answer -> answer.tell(new OutboxReply.Taken(epoch)));
    }

    /** It is written again until it is there: that does no harm, and another owner's claim ends it. */
    private void notWritten(Outbox known, Outbox.Step step, Throwable failure) {
        if (failure instanceof FencedException) {
            getContext()
                    .getLog()
                    .info(
                            "webhooks of app {}: another node sends them now",
                            app.get().id());
            fenced = true;
            return;
        }
        warn("the log does not answer: " + failure.getMessage());
        timers.startSingleTimer(
                "write",
                new Resume(() -> {
                    if (failure instanceof LogLostException) {
                        writeAll(known, step);
                    } else {
                        write(known, step, step.changes());
                    }
                }),
                pace.failed());
    }

    /** The log has lost what it had: it gets all of it again, under a new claim. */
    private void writeAll(Outbox known, Outbox.Step step) {
        stages.whenDone(
                backend.log().claim(key),
                claim -> {
                    epoch = claim.epoch();
                    write(known, step, known.all(step));
                },
                failure -> notWritten(known, step, new LogLostException(failure.getMessage())));
    }

    private void warn(String text) {
        long now = millis();
        if (now - warnedAt > 30_000) {
            warnedAt = now;
            getContext().getLog().warn("webhooks of app {}: {}", app.get().id(), text);
        }
    }

    // Calls

    private void sendDue(Outbox known) {
        if (stopping || fenced || !isCertain()) {
            return;
        }
        for (Call call : known.book().due(millis())) {
            Optional<WebhookTarget> target = known.target(call);
            if (target.isEmpty()) {
                // The app is not told there any more.
                known.made(call.id());
                continue;
            }
            stages.whenDone(
                    backend.sender().send(app.get(), target.get(), call),
                    outcome -> sent(known, call, outcome),
                    failure -> sent(known, call, new HookSender.NotMade(failure.toString())));
        }
    }

    private void sent(Outbox known, Call call, HookSender.Outcome outcome) {
        if (outcome instanceof HookSender.NotMade not) {
            backend.counts().attemptFailed();
            if (known.failed(call, not.reason(), millis()) == CallBook.Failed.GIVEN_UP) {
                backend.counts().callGivenUp();
                getContext()
                        .getLog()
                        .warn(
                                "webhooks of app {}: call {} with {} events to {} given up after 5 minutes: {}",
                                app.get().id(),
                                call.id(),
                                call.events(),
                                call.url(),
                                not.reason());
            } else {
                warn("call to " + call.url() + " failed and is repeated: " + not.reason());
            }
        } else {
            backend.counts().callSent();
            known.made(call.id());
        }
    }

    // The end

    /** Calls that are under way are waited for: who takes over would make them again. */
    private Behavior<OutboxCommand> onStop() {
        stopping = true;
        ActorRef<OutboxCommand> self = getContext().getSelf();
        node.closed(self);
        timers.startSingleTimer(new StopNow(), LAST_CALLS);
        return proceed();
    }

    private Behavior<OutboxCommand> onEnd() {
        node.closed(getContext().getSelf());
        backend.counts().waiting(this, 0);
        return this;
    }
}
