package stentor.node.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelCommand.Asked;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.LogUnavailable;
import stentor.node.channel.PublisherReply.Overloaded;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.owner.Overloads;
import stentor.node.owner.Trouble;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/**
 * What a channel's owner decides: what is done in which order, which ids messages get, to whom they go, what everybody is
 * answered, and what is asked of the log next. Somebody else asks the log ({@link #next}, then {@link #answered} or {@link
 * #failed}) and keeps the time, in milliseconds since the epoch. Nothing leaves for a hub or a publisher that is not in the
 * log.
 */
final class ChannelOwner {
    private static final int ATTEMPTS_FOR_ONE_COMMAND = 3;

    /** What is done outside of the owner because of its decisions. */
    interface Effects {
        /** From now on {@link ChannelOwner#forget} is told when the hub's node is gone. */
        void watch(ActorRef<ChannelEvent> hub);

        /** Answers a read from the log, outside of every order. */
        void read(HubCommand.Read read, LogPosition known, MessageId newest);

        /** Has the log note a delivery, outside of every order; {@link ChannelOwner#counted} is told how that went. */
        void count(HubCommand.Delivered delivered, LogPosition known);

        /** Gives a command to the channel's next owner. */
        void handOver(ChannelCommand command);

        /** A bound was hit. */
        void hit(Overloads.Bound bound);
    }

    private final ChannelKey key;
    private final Effects effects;
    private final AudienceListener listener;
    private final OwnLimits limits;

    private final Ledger ledger = new Ledger();
    private final Audience audience = new Audience();
    private final Deliveries deliveries;
    private final RollCall rollCall;
    private final FormerHolders former;
    private final Newcomers newcomers;

    private final Parts parts = new Parts();
    private final Repeats repeats = new Repeats();
    private final CommandQueue waiting = new CommandQueue();
    private final List<HubCommand.Read> reads = new ArrayList<>();

    private final Replies replies = new Replies(repeats);
    private final KeepAlive keepAlive;
    private final Existence existence;
    private final Execution execution;

    /** How far the log went by what an earlier owner of this node knew, and by what hubs say. */
    private LogPosition heard;

    private boolean asking;
    private boolean stopping;
    private boolean fenced;
    private int lostInARow;
    private int counted;

    /** @param known what an earlier owner of this node knew to be in the log */
    ChannelOwner(
            ChannelKey key,
            Patterns patterns,
            RollCall rollCall,
            OwnLimits limits,
            ActorRef<ChannelCommand> self,
            Effects effects,
            AudienceListener listener,
            LogPosition known,
            long now) {
        this.key = key;
        this.effects = effects;
        this.listener = listener;
        this.heard = known;
        this.limits = limits;
        this.rollCall = rollCall;
        former = new FormerHolders(rollCall, key, self);
        newcomers = new Newcomers(former, CommandQueue.MAX_WAITING);
        deliveries = new Deliveries(ledger, audience, new PatternListeners(key, patterns, self));
        existence = new Existence(waiting, limits, replies);
        execution = new Execution(
                key,
                self,
                new Execution.Parts(ledger, audience, deliveries, waiting, repeats, replies, limits, listener),
                effects::watch,
                this::audienceChanged,
                now);
        keepAlive = new KeepAlive(now);
        ledger.active(now);
    }

    // What publishers ask

    void publish(Publish publish, long now) {
        if (!repeats.take(publish, now)) {
            limits.publish(publish, now).ifPresentOrElse(publish.replyTo()::tell, () -> ask(publish));
        }
    }

    void part(ChannelCommand.Part part, long now) {
        parts.add(part, now);
    }

    void lastPart(ChannelCommand.LastPart last, long now) {
        Optional<Publish> whole = parts.complete(last);
        if (whole.isPresent()) {
            publish(whole.get(), now);
        } else {
            effects.hit(Overloads.Bound.PARTS);
            last.publish().replyTo().tell(new Overloaded());
        }
    }

    /** Takes a command that is carried out in its turn. */
    void ask(ChannelCommand command) {
        if (command instanceof HubCommand.Attach attach) {
            heard = heard.max(inLog(attach.known()));
            if (!stopping && (execution.isTakingIn(attach.hub()) || waiting.hasAttach(attach.hub()))) {
                return;
            }
        }
        if (stopping) {
            effects.handOver(command);
        } else if (!waiting.add(command)) {
            effects.hit(Overloads.Bound.OWNER_QUEUE);
            if (command instanceof Asked asked) {
                asked.replyTo().tell(new Overloaded());
            }
        } else if (command instanceof Publish publish) {
            repeats.begin(publish);
        }
    }

    /** Where nothing was ever published a hub's position is right before the first id that there will be, which is no id. */
    private static LogPosition inLog(LogPosition known) {
        return known.lastId().tag() == Long.MAX_VALUE ? new LogPosition(known.epoch(), MessageId.ZERO) : known;
    }

    // What hubs say

    /**
     * @param certain whether the node may act as owner now
     */
    void report(HubCommand.Report report, boolean certain, long now) {
        ledger.requested(report.requestedAt());
        ledger.active(now);
        if (!audience.has(report.hub())) {
            report.hub().tell(new ChannelEvent.Detached(ledger.epoch()));
        } else if (certain) {
            audience.report(report, ledger.lastSent(), ledger.epoch());
            audienceChanged();
            report.hub()
                    .tell(new ChannelEvent.ReportTaken(
                            ledger.epoch(), report.number(), ledger.lastSent(), listener.shown(report.hub())));
        }
    }

    /**
     * A hub wants to read.
     *
     * @param certain whether the node may act as owner now
     */
    void read(HubCommand.Read read, boolean certain) {
        if (ledger.wasClaimed() && certain) {
            effects.read(read, ledger.position(), newest());
        } else if (reads.size() < CommandQueue.MAX_WAITING) {
            reads.add(read);
        } else {
            // A hub that gets no answer asks again by itself.
            effects.hit(Overloads.Bound.OWNER_READS);
        }
    }

    /** A subscriber wants to come in. To be called only while the node may act as owner. */
    void admit(HubCommand.Admit admit) {
        newcomers.come(admit).forEach(this::decide);
    }

    private void decide(HubCommand.Admit admit) {
        if (audience.has(admit.hub())) {
            if (audience.awaits(admit)) {
                // It asks again: what those that have to leave were told, or what their hubs said, may be lost.
                former.askAgain(audience.hubsOfLeaving());
            }
            audience.admit(admit, ledger.epoch());
            audienceChanged();
        }
    }

    /**
     * A node says which of its subscribers were let in. To be called only while the node of the owner may act as such: it is asked
     * again otherwise.
     */
    void holders(RollCall.Holders holders) {
        for (RollCall.Held held : holders.held()) {
            effects.watch(held.hub());
            audience.readmit(held.hub(), held.guest(), ledger.epoch());
        }
        audience.named(holders.held(), hub -> rollCall.isOn(holders.node(), hub), ledger.epoch());
        newcomers.answered(holders.node()).forEach(this::decide);
        audienceChanged();
    }

    /**
     * @param certain whether the node may act as owner now, and let in those that waited for this
     */
    void release(HubCommand.Release release, boolean certain, long now) {
        newcomers.leave(release.hub(), release.number());
        audience.release(release.hub(), release.number());
        left(certain, now);
    }

    /**
     * These hubs have no subscribers any more, or their node is gone.
     *
     * @param certain as for {@link #release}
     */
    void forget(Predicate<ActorRef<ChannelEvent>> gone, boolean certain, long now) {
        audience.forget(gone);
        newcomers.forget(gone);
        listener.gone(gone);
        left(certain, now);
    }

    private void left(boolean certain, long now) {
        if (certain) {
            audience.letIn(ledger.epoch());
        }
        ledger.active(now);
        audienceChanged();
    }

    void delivered(HubCommand.Delivered delivered) {
        if (ledger.isClaimed()) {
            effects.count(delivered, ledger.position());
        }
    }

    /**
     * A read found that the log lacks what is known to have been written: the next claim lets readers know of the gap.
     *
     * @param epoch that of the claim under which it was read
     */
    void logBehind(long epoch) {
        if (epoch == ledger.epoch() && !asking) {
            ledger.claimLost();
        }
    }

    /** The log has noted a delivery. */
    void counted(LogState after) {
        ledger.take(after);
    }

    private void audienceChanged() {
        int now = audience.size();
        if (now != counted) {
            counted = now;
            listener.counted(now);
            audience.tellRoom(limits, ledger.epoch());
        }
    }

    /** The node has other limits now. */
    void limitsChanged() {
        audience.tellRoom(limits, ledger.epoch());
    }

    private MessageId newest() {
        return ledger.ids().last();
    }

    // Time passes

    /** Says what has to be said now and then, and keeps the log from forgetting a channel that has subscribers. */
    void tick(long now) {
        deliveries.remind();
        if (!audience.isEmpty()) {
            keepAlive.tick(ledger.state(), now);
        }
    }

    /**
     * The log's server was away, and may have gone back: an owner with hubs finds that out now, and not only when something is
     * published. Without hubs there is nobody to be told.
     */
    void lookAtLog() {
        if (!audience.isEmpty()) {
            keepAlive.soon();
        }
    }

    /** Whether there is nobody and nothing here that the log does not have. */
    boolean isIdle() {
        return audience.isEmpty() && !hasWork() && !asking;
    }

    /** Whether it was only asked about a channel that does not exist: there is no use for an owner. */
    boolean isOfNoUse() {
        return isIdle() && existence.isLookedAt() && !ledger.wasClaimed();
    }

    /** The owner goes to rest, as nothing happens. */
    void rests(long now) {
        ChannelSettings settings = ledger.state().settings();
        boolean endless = settings.messageTimeout().isZero() && ledger.state().messages() > 0;
        long rest = settings.messageTimeout().plus(settings.channelTimeout()).toMillis();
        limits.rests(endless ? Long.MAX_VALUE : now + rest, now);
    }

    /** Another node owns the channel from now on. */
    void movesAway() {
        limits.left();
    }

    /** Whether what it counts would be lost with it. */
    boolean isCounting(long now) {
        return limits.isCounting(now);
    }

    /** When something was last done on the channel. */
    long activeAt() {
        return ledger.activeAt();
    }

    /** Whether somebody waits for something. */
    boolean hasWork() {
        return !waiting.isEmpty() || !reads.isEmpty();
    }

    // The log

    /** Whether the log is asked, and has not answered yet. */
    boolean isAsking() {
        return asking;
    }

    boolean isClaimed() {
        return ledger.isClaimed();
    }

    /** That of the newest claim; 0 before the first. */
    long epoch() {
        return ledger.epoch();
    }

    /** Whether somebody else owns the channel. */
    boolean isFenced() {
        return fenced;
    }

    /** What is known to be in the log. */
    LogPosition known() {
        return ledger.position().max(heard);
    }

    /** What to ask of the log now, if anything. To be called only while the node may act as owner. */
    Optional<LogStep<?>> next(long atMillis) {
        execution.at(atMillis);
        if (asking || fenced) {
            return Optional.empty();
        }
        if (!execution.hasStep() && !stopping) {
            if (ledger.isClaimed()) {
                proceed();
            } else if (!ledger.wasClaimed() && existence.isQuestion(atMillis)) {
                execution.follow(log -> log.state(key, ledger.position()), found -> existence.found(found, atMillis));
            } else if (hasWork() || !audience.isEmpty()) {
                claim();
            }
        }
        Optional<LogStep<?>> step = execution.takeStep();
        asking = step.isPresent();
        return step;
    }

    private void proceed() {
        if (ledger.reached().isBehind(heard)) {
            // The log lost what hubs were sent, or this owner claimed it by a clock that is slow: hubs would not
            // listen.
            ledger.claimLost();
            claim();
            return;
        }
        reads.forEach(read -> effects.read(read, ledger.position(), newest()));
        reads.clear();
        while (!execution.hasStep() && !waiting.isEmpty()) {
            execution.begin(waiting.take());
        }
        if (keepAlive.take() && !execution.hasStep()) {
            execution.keepAlive();
        }
    }

    private void claim() {
        execution.follow(log -> log.claim(key, known()), this::claimed);
    }

    private void claimed(Claim claim) {
        ledger.claimed(claim, !audience.isEmpty());
        listener.claimed(claim.epoch());
        audience.tell(execution.attached());
    }

    /** The log has answered a step of {@link #next}. */
    <T> void answered(LogStep<T> step, T answer, long atMillis) {
        execution.at(atMillis);
        asking = false;
        if (ledger.isClaimed()) {
            lostInARow = 0;
        }
        execution.answered(step, answer);
    }

    /** The log has not done what the step of {@link #next} asked. */
    void failed(Throwable failure) {
        asking = false;
        List<? extends ChannelCommand> undone = execution.abandon();
        String why = Trouble.ofLog(key, failure);
        if (!ledger.isClaimed()) {
            undone.forEach(command -> replies.answer(command, new LogUnavailable(why)));
            refuseAll(why);
            return;
        }
        ledger.claimLost();
        lostInARow++;
        if (failure instanceof LogLostException && lostInARow <= ATTEMPTS_FOR_ONE_COMMAND) {
            waiting.putBack(undone);
        } else {
            undone.forEach(command -> replies.answer(command, new LogUnavailable(why)));
        }
        if (failure instanceof FencedException) {
            fenced = true;
            refuseAll(why);
        }
    }

    /** Whether the log may fail like that; anything else is a mistake in this program. */
    static boolean isExpected(Throwable failure) {
        return failure instanceof FencedException
                || failure instanceof LogLostException
                || failure instanceof LogUnavailableException;
    }

    /** What is known of the channel without a look at the log. */
    ChannelInfo shown(long nowMillis) {
        return ledger.info(ledger.state(), audience.size(), nowMillis);
    }

    // The end

    /** Nothing new is begun; what waits goes to the channel's next owner. Hubs ask that one by themselves. */
    void stop() {
        stopping = true;
        while (!waiting.isEmpty()) {
            ChannelCommand command = waiting.take();
            if (command instanceof Publish publish) {
                repeats.giveUp(publish).forEach(effects::handOver);
            } else {
                effects.handOver(command);
            }
        }
    }

    /** Nothing that waits can be done: publishers are told, hubs ask again. */
    void refuseAll(String why) {
        while (!waiting.isEmpty()) {
            replies.answer(waiting.take(), new LogUnavailable(why));
        }
        reads.clear();
    }

    /**
     * There is no more of this owner: every request gets an answer, and hubs look for the next one at once.
     *
     * @param toThoseUnderWay what they are answered
     */
    void end(PublisherReply toThoseUnderWay) {
        execution.abandon().forEach(command -> replies.answer(command, toThoseUnderWay));
        refuseAll(Trouble.MOVES);
        audience.tell(new ChannelEvent.Detached(ledger.epoch()));
    }
}
