package stentor.node.channel;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.channel.ChannelActor.Command;
import stentor.node.owner.ClaimPace;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Stages;
import stentor.protocol.channel.ChannelKey;

/**
 * An owner's claim on its channel: made when there is something to do, made again where it was lost; and whether the
 * owner's node may speak for its channels at all. A part of the {@link ChannelActor}, on its thread.
 */
final class Claims {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration UNCERTAIN_LIMIT = Duration.ofSeconds(4);
    private static final int ATTEMPTS_FOR_ONE_OPERATION = 3;

    /** The two reasons to wait, each with a timer of its own. */
    private enum Wait {
        TO_CLAIM,
        TO_BE_CERTAIN
    }

    private final ChannelKey key;
    private final ChannelActor.Backend backend;
    private final OwnerNode<Command> node;
    private final Stages<Command> stages;
    private final TimerScheduler<Command> timers;
    private final Command again;
    private final Ledger ledger;
    private final Audience audience;
    private final Backlog backlog;

    private final ClaimPace pace = new ClaimPace();
    private long certainAt = System.nanoTime();
    private boolean claiming;
    private int lostInARow;

    /**
     * @param again is told to the owner when what had to wait may be possible
     */
    Claims(
            ChannelKey key,
            ChannelActor.Backend backend,
            OwnerNode<Command> node,
            Stages<Command> stages,
            TimerScheduler<Command> timers,
            Command again,
            Ledger ledger,
            Audience audience,
            Backlog backlog) {
        this.key = key;
        this.backend = backend;
        this.node = node;
        this.stages = stages;
        this.timers = timers;
        this.again = again;
        this.ledger = ledger;
        this.audience = audience;
        this.backlog = backlog;
    }

    /**
     * Whether the node may speak for its channels now. Where it may not, what was asked waits for a while, then publishers
     * are told; hubs ask again by themselves.
     */
    boolean areCertain() {
        long now = System.nanoTime();
        if (node.standing().isCertain() && backend.patterns().isComplete()) {
            certainAt = now;
            return true;
        }
        if (now - certainAt > UNCERTAIN_LIMIT.toNanos()) {
            backlog.refuseAll();
        } else if (!backlog.isEmpty() && !timers.isTimerActive(Wait.TO_BE_CERTAIN)) {
            timers.startSingleTimer(Wait.TO_BE_CERTAIN, again, LOOK_AGAIN);
        }
        return false;
    }

    /** Whether the channel is not claimed, nor about to be. */
    boolean areDue() {
        return !ledger.isClaimed() && !claiming && !timers.isTimerActive(Wait.TO_CLAIM);
    }

    /**
     * Claims the channel; while the log is away that is done again by itself, at a pace.
     *
     * @param claimed is run once it is claimed
     */
    void claim(Runnable claimed) {
        claiming = true;
        stages.whenDone(
                backend.log().claim(key, ledger.position()),
                found -> {
                    claiming = false;
                    ledger.claimed(found, !audience.isEmpty());
                    claimed.run();
                },
                failure -> {
                    claiming = false;
                    backend.logWatch().failed(failure);
                    backlog.refuseAll();
                    timers.startSingleTimer(Wait.TO_CLAIM, again, pace.failed());
                });
    }

    /** The log did something under the claim. */
    void worked() {
        pace.worked();
        lostInARow = 0;
    }

    /** Whether an operation that found the claim lost is worth another one. */
    boolean mayTryAgain() {
        return lostInARow < ATTEMPTS_FOR_ONE_OPERATION;
    }

    void lost() {
        ledger.claimLost();
        lostInARow++;
    }
}
