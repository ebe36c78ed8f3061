package stentor.node.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import stentor.node.owner.Standing;
import stentor.node.queue.DeskCommand.Wanted;
import stentor.node.queue.Reports.Report;
import stentor.node.queue.TakeReply.NothingCame;
import stentor.node.queue.TakeReply.Taken;
import stentor.node.queue.TakeReply.TooManyConsumers;
import stentor.node.queue.WaitingLine.Waiting;
import stentor.protocol.channel.ChannelKey;

/**
 * Where the consumers of one node wait, whatever their queues: asks the queues' owners on their behalf, again and again
 * since an owner may have changed, hands what comes to the connections, and reports how that went until the owner has noted
 * it. One sweep looks after everybody's time.
 */
public final class ConsumerDesk extends AbstractBehavior<ConsumerDesk.Command> {
    public sealed interface Command permits QueueEvent, Own {}

    /** What it is told on its own node. */
    private sealed interface Own extends Command {}

    /**
     * A consumer comes.
     *
     * @param number is no other consumer's
     * @param reply completed once, by this actor, and never with a failure
     */
    record Consume(
            ChannelKey queue, long number, Duration ackTimeout, Duration timeout, CompletableFuture<TakeReply> reply)
            implements Own {}

    /** A consumer goes by itself. */
    record Gone(long number) implements Own {}

    /**
     * Nobody waits from now on.
     *
     * @param done completed when those who did are answered
     */
    record Close(CompletableFuture<Void> done) implements Own {}

    private record Ended(Report report) implements Own {}

    /** Sent by a timer. */
    record Sweep() implements Own {}

    /**
     * Its name on every node: the next owner of a queue asks the desks of its consumers by their places.
     */
    public static final String NAME = "stentor-desk";

    private static final Duration SWEEP = Duration.ofMillis(100);
    /** How often owners are asked again, in sweeps: well within {@link ConsumerRoster#SILENCE}. */
    private static final int SWEEPS_PER_ROUND = 20;
    /** As many consumers fit into a message between nodes by far. */
    private static final int ASKED_AT_ONCE = 500;

    private final Queues queues;
    private final Standing standing;
    private final InstantSource clock;
    private final ActorRef<QueueEvent> self;

    private final WaitingLine line = new WaitingLine();
    /** The tokens of what is with a connection and has not ended there. */
    private final Set<String> deliveries = new HashSet<>();

    private final Reports reports = new Reports();
    /** The newest epoch heard of, by queue: an owner of an earlier one may still believe in itself. */
    private final Map<ChannelKey, Long> epochs = new HashMap<>();

    private int sweeps;
    private boolean closed;

    public static Behavior<Command> create(Queues queues, Standing standing, InstantSource clock) {
        Behavior<Command> desk = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Sweep(), SWEEP);
            return new ConsumerDesk(context, queues, standing, clock);
        }));
        return Behaviors.supervise(desk).onFailure(SupervisorStrategy.restart());
    }

    private ConsumerDesk(ActorContext<Command> context, Queues queues, Standing standing, InstantSource clock) {
        super(context);
        this.queues = queues;
        this.standing = standing;
        this.clock = clock;
        this.self = context.getSelf().narrow();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Consume.class, this::onConsume)
                .onMessage(Gone.class, this::onGone)
                .onMessage(QueueEvent.HandOut.class, this::onHandOut)
                .onMessage(QueueEvent.Call.class, this::onCall)
                .onMessage(QueueEvent.Noted.class, this::onNoted)
                .onMessage(QueueEvent.Inquiry.class, this::onInquiry)
                .onMessage(QueueEvent.Refused.class, this::onRefused)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Sweep.class, sweep -> onSweep())
                .onMessage(Close.class, this::onClose)
                .onSignal(PreRestart.class, restart -> endAll())
                .onSignal(PostStop.class, stop -> endAll())
                .build();
    }

    private Behavior<Command> onConsume(Consume consume) {
        if (closed) {
            consume.reply().complete(new NothingCame());
            return this;
        }
        Waiting waiting = Waiting.of(consume, clock.millis());
        line.add(waiting);
        ask(waiting.queue(), List.of(waiting.wanted()));
        return this;
    }

    private Behavior<Command> onGone(Gone gone) {
        line.remove(gone.number()).ifPresent(this::goesWithNothing);
        return this;
    }

    private Behavior<Command> onHandOut(QueueEvent.HandOut handOut) {
        String token = handOut.token();
        Optional<Report> said = reports.find(token);
        if (said.isPresent() || deliveries.contains(token) || isOutdated(handOut.queue(), handOut.epoch())) {
            said.ifPresent(this::tell);
            return this;
        }
        // After a stall the others may have given this node up, and the message to another consumer.
        Optional<Waiting> consumer = standing.isCertain() ? line.remove(handOut.consumer()) : Optional.empty();
        if (consumer.isPresent()) {
            hand(handOut, consumer.get());
        } else {
            report(new Report(handOut.queue(), token, false));
        }
        return this;
    }

    private void hand(QueueEvent.HandOut handOut, Waiting consumer) {
        String token = handOut.token();
        HandOver handOver = new HandOver(
                handedOver -> getContext().getSelf().tell(new Ended(new Report(handOut.queue(), token, handedOver))));
        deliveries.add(token);
        Optional<String> toSettle = handOut.toBeSettled() ? Optional.of(token) : Optional.empty();
        consumer.reply().complete(new Taken(handOut.item(), toSettle, handOver));
    }

    private Behavior<Command> onCall(QueueEvent.Call call) {
        line.find(call.consumer())
                .ifPresentOrElse(
                        waiting -> ask(waiting.queue(), List.of(waiting.wanted())),
                        () -> queues.tell(call.queue(), new DeskCommand.Leave(self, call.consumer())));
        return this;
    }

    private Behavior<Command> onNoted(QueueEvent.Noted noted) {
        reports.noted(noted.token());
        return this;
    }

    private Behavior<Command> onInquiry(QueueEvent.Inquiry inquiry) {
        isOutdated(inquiry.queue(), inquiry.epoch());
        if (!deliveries.contains(inquiry.token())) {
            reports.find(inquiry.token())
                    .ifPresentOrElse(this::tell, () -> report(new Report(inquiry.queue(), inquiry.token(), false)));
        }
        return this;
    }

    private Behavior<Command> onRefused(QueueEvent.Refused refused) {
        line.remove(refused.consumer()).ifPresent(waiting -> waiting.reply().complete(new TooManyConsumers()));
        return this;
    }

    private Behavior<Command> onEnded(Ended ended) {
        deliveries.remove(ended.report().token());
        report(ended.report());
        return this;
    }

    private Behavior<Command> onSweep() {
        long now = clock.millis();
        line.removeLate(now).forEach(this::goesWithNothing);
        reports.sweep(now).forEach(this::tell);
        sweeps++;
        if (sweeps % SWEEPS_PER_ROUND == 0) {
            Map<ChannelKey, List<Wanted>> wanted = line.wanted();
            wanted.forEach(this::ask);
            epochs.keySet().retainAll(wanted.keySet());
        }
        return this;
    }

    private Behavior<Command> onClose(Close close) {
        endAll();
        close.done().complete(null);
        return this;
    }

    private Behavior<Command> endAll() {
        closed = true;
        line.removeAll().forEach(this::goesWithNothing);
        return this;
    }

    private void goesWithNothing(Waiting waiting) {
        queues.tell(waiting.queue(), new DeskCommand.Leave(self, waiting.number()));
        waiting.reply().complete(new NothingCame());
    }

    private void ask(ChannelKey queue, List<Wanted> wanted) {
        for (int i = 0; i < wanted.size(); i += ASKED_AT_ONCE) {
            queues.tell(
                    queue, new DeskCommand.Take(self, wanted.subList(i, Math.min(wanted.size(), i + ASKED_AT_ONCE))));
        }
    }

    private void report(Report report) {
        reports.add(report, clock.millis());
        tell(report);
    }

    private void tell(Report report) {
        queues.tell(
                report.queue(),
                report.handedOver()
                        ? new DeskCommand.HandedOver(self, report.token())
                        : new DeskCommand.GiveBack(self, report.token()));
    }

    /** Whether there is a newer owner; if not, this one is the newest. */
    private boolean isOutdated(ChannelKey queue, long epoch) {
        return epochs.merge(queue, epoch, Math::max) > epoch;
    }
}
