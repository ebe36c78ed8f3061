package stentor.node.hub;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.messagelog.LogPosition;
import stentor.node.owner.Standing;
import stentor.protocol.channel.MessageId;

/**
 * What a hub knows of its channel's owner: its actor, its epoch, when it spoke last, and when to ask for it again. An owner
 * that does not answer in time counts as gone, whatever the cluster thinks of its node. Times are
 * those of {@link System#nanoTime}.
 */
final class OwnerLink {
    /** An owner that has nothing to say is asked for a sign of life after this. */
    static final Duration QUIET = Duration.ofSeconds(5);

    /** One on the same node, which says when it ends, and whose words are not lost on the way. */
    private static final Duration QUIET_NEARBY = Duration.ofSeconds(30);

    /** An owner that does not answer for this long is treated as gone. */
    static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Duration ASK_SOONEST = Duration.ofMillis(200);
    private static final Duration ASK_LATEST = Duration.ofSeconds(2);

    private final Standing standing;
    private final AskTurns.Turn turn;
    private Optional<ChannelEvent.Attached> attached = Optional.empty();
    /** The newest owner that knows which subscribers the hub holds, whether it has taken the hub in or only asked for them. */
    private Optional<ActorRef<ChannelCommand>> informed = Optional.empty();

    private long epoch;
    private long term;
    private long askAgainAt;
    private Duration pause = Duration.ZERO;
    private long heardAt;
    private long unansweredSince;
    private boolean unanswered;

    /** @param turn the hub's among those of its node that look for their owners */
    OwnerLink(Standing standing, AskTurns.Turn turn) {
        this.standing = standing;
        this.turn = turn;
    }

    /** Whether there is an owner, and nothing happened since it took the hub in that would make it doubtful. */
    boolean isSure() {
        return attached.isPresent() && standing.isCertain() && standing.term() == term;
    }

    /** Whether this node is one of the members, as far as it can know. */
    boolean isNodeCertain() {
        return standing.isCertain();
    }

    /** Whether the hub is attached to this owner. */
    boolean is(ActorRef<ChannelCommand> other) {
        return attached.isPresent() && attached.get().owner().equals(other);
    }

    boolean isAttached() {
        return attached.isPresent();
    }

    void tell(HubCommand command) {
        attached.ifPresent(owner -> owner.owner().tell(command));
    }

    /** This owner was told which subscribers the hub holds. */
    void hasInformed(ActorRef<ChannelCommand> asking) {
        informed = Optional.of(asking);
    }

    /** Says that a subscriber, or the hub, is gone; also between two owners, for the hub may have no reason to attach any more. */
    void tellOfLeaving(HubCommand command) {
        informed.ifPresent(owner -> owner.tell(command));
    }

    /**
     * What any owner has told the hub of the channel's log.
     *
     * @param lastId the newest id that the hub heard of
     */
    LogPosition known(MessageId lastId) {
        return new LogPosition(epoch, lastId);
    }

    /** Whether what was said under this epoch comes from the past. */
    boolean isOld(long said) {
        return said < epoch;
    }

    /** Whether this is what the owner has said before: it answers each time that it was asked. */
    boolean isRepeat(ChannelEvent.Attached said) {
        return is(said.owner()) && said.epoch() == epoch;
    }

    /** An owner has taken the hub in. */
    void attach(ChannelEvent.Attached by, long now) {
        attached = Optional.of(by);
        informed = Optional.of(by.owner());
        epoch = by.epoch();
        term = standing.term();
        wasFound();
        heard(now);
    }

    /** There is no owner any more that could be told anything. */
    void lose() {
        attached = Optional.empty();
    }

    /** What ends when the owner's node is gone, if there is an owner. */
    Optional<ActorRef<?>> sentinel() {
        return attached.map(owner -> standing.sentinel(owner.owner()));
    }

    /** Whether it is time to ask for the owner; if so it is taken as asked, and the next time is later. */
    boolean shouldAsk(long now) {
        if (!pause.isZero() && now - askAgainAt < 0) {
            return false;
        }
        if (!turn.take(now)) {
            return false;
        }
        Duration doubled = pause.multipliedBy(2);
        pause = pause.isZero() ? ASK_SOONEST : doubled.compareTo(ASK_LATEST) > 0 ? ASK_LATEST : doubled;
        askAgainAt = now + pause.toNanos();
        return true;
    }

    /** Whether it is another hub's turn to ask: this one is told when it is its own. */
    boolean awaitsItsTurn() {
        return turn.isWaiting();
    }

    /** How long it is until an owner may be asked for again, in nanoseconds; 0 or less: it may be now. */
    long nanosUntilAsking(long now) {
        return pause.isZero() ? 0 : askAgainAt - now;
    }

    /** No owner is needed now. */
    void asksNoMore() {
        turn.end();
    }

    /** There is an owner: the next time that one is looked for, it is asked for at once. */
    void wasFound() {
        pause = Duration.ZERO;
        turn.end();
    }

    /** The owner has said something. */
    void heard(long now) {
        heardAt = now;
    }

    /** The owner was told something that it answers. */
    void awaitAnswer(long now) {
        if (!unanswered) {
            unanswered = true;
            unansweredSince = now;
        }
    }

    /** The owner has answered all that it was told. */
    void hasAnswered() {
        unanswered = false;
    }

    boolean awaitsAnswer() {
        return unanswered && isAttached();
    }

    /**
     * The hub itself was served late, by so much: what the owner has answered may wait behind what was late, and that is no
     * silence. Else a node with too much to do would ask all owners again, and have more to do.
     */
    void excuse(long nanos) {
        unansweredSince += nanos;
    }

    /** Whether the owner says nothing though it was asked. */
    boolean isSilent(long now) {
        long since = heardAt - unansweredSince > 0 ? heardAt : unansweredSince;
        return awaitsAnswer() && now - since > SILENCE.toNanos();
    }

    private static Duration quiet(ActorRef<?> owner) {
        return owner.path().address().hasLocalScope() ? QUIET_NEARBY : QUIET;
    }

    /** Whether nothing was heard of the owner for so long that it should be asked for a sign of life. */
    boolean isQuiet(long now) {
        return isLong(now - heardAt);
    }

    /** Whether so many nanoseconds are too long to rely on what this owner has said before. */
    boolean isLong(long nanos) {
        return attached.isPresent() && nanos > quiet(attached.get().owner()).toNanos();
    }
}
