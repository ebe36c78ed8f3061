package stentor.node.channel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.Certainty;
import stentor.node.owner.ClaimPace;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Stages;
import stentor.node.owner.Trouble;
import stentor.protocol.channel.ChannelKey;

/**
 * Asks the log what a channel's owner wants of it, one step after the other and only while the node may act as owner. A part of the
 * {@link ChannelActor}.
 */
final class LogSteps {
    /** The two reasons to wait, each with a timer of its own. */
    enum Wait {
        TO_CLAIM,
        TO_BE_CERTAIN
    }

    private final ChannelKey key;
    private final ChannelOwner owner;
    private final MessageLog log;
    private final LogWatch logWatch;
    private final Certainty certainty;
    private final Stages<ChannelCommand> stages;
    private final InstantSource clock;
    private final BiConsumer<Wait, Duration> waitFor;
    private final Predicate<Wait> waits;
    private final ClaimPace pace = new ClaimPace();
    private boolean proceeding;

    /**
     * @param waitFor sees to it that {@link #proceed} is called after a while
     * @param waits whether that is still to come
     */
    LogSteps(
            ChannelKey key,
            ChannelOwner owner,
            MessageLog log,
            LogWatch logWatch,
            Certainty certainty,
            Stages<ChannelCommand> stages,
            InstantSource clock,
            BiConsumer<Wait, Duration> waitFor,
            Predicate<Wait> waits) {
        this.key = key;
        this.owner = owner;
        this.log = log;
        this.logWatch = logWatch;
        this.certainty = certainty;
        this.stages = stages;
        this.clock = clock;
        this.waitFor = waitFor;
        this.waits = waits;
    }

    /** Asks what is to be asked now, if anything. */
    void proceed() {
        if (proceeding) {
            return;
        }
        proceeding = true;
        boolean more = true;
        while (more && mayAsk()) {
            Optional<LogStep<?>> step = owner.next(clock.millis());
            step.ifPresent(this::ask);
            // A log in memory has answered already.
            more = step.isPresent() && !owner.isAsking();
        }
        proceeding = false;
    }

    private boolean mayAsk() {
        return (owner.isClaimed() || !waits.test(Wait.TO_CLAIM)) && isCertain();
    }

    /** Whether the node may act as owner now. While it may not what waits is looked at again, and refused after some seconds. */
    boolean isCertain() {
        if (certainty.holds()) {
            return true;
        }
        if (certainty.isOutOfReach()) {
            owner.refuseAll(Trouble.UNCERTAIN);
        } else if (owner.hasWork() && !waits.test(Wait.TO_BE_CERTAIN)) {
            waitFor.accept(Wait.TO_BE_CERTAIN, Certainty.LOOK_AGAIN);
        }
        return false;
    }

    private <T> void ask(LogStep<T> step) {
        boolean claimed = owner.isClaimed();
        stages.whenDone(
                step.question().apply(log),
                answer -> {
                    logWatch.worked();
                    if (claimed) {
                        pace.worked();
                    }
                    owner.answered(step, answer, clock.millis());
                },
                failure -> failed(claimed, failure));
    }

    private void failed(boolean claimed, Throwable failure) {
        if (claimed && !ChannelOwner.isExpected(failure)) {
            throw new IllegalStateException("channel " + key + ": the log broke", failure);
        }
        if (!claimed || failure instanceof LogUnavailableException) {
            logWatch.failed(failure);
        }
        owner.failed(failure);
        if (!claimed) {
            waitFor.accept(Wait.TO_CLAIM, pace.failed());
        }
    }
}
