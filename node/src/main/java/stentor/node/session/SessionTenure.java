package stentor.node.session;

import java.util.Objects;
import stentor.node.owner.Standing;

/**
 * Whether a session's owner may act for it. One whose node was paused or cut off may have been followed by another owner: it
 * hands nothing out, and takes no acknowledgement, until its store has confirmed that there is none. Decides; acts not.
 */
final class SessionTenure {
    /** What the owner may do. */
    enum Verdict {
        ACT,
        /** The node does not know whether it may: to be looked at again. */
        WAIT,
        /** The node may speak again; whether this owner is the session's owner still, its store knows. */
        CONFIRM
    }

    private final Standing standing;
    private long term;

    SessionTenure(Standing standing) {
        this.standing = Objects.requireNonNull(standing);
        this.term = standing.term();
    }

    Verdict verdict() {
        if (!standing.isCertain()) {
            return Verdict.WAIT;
        }
        return standing.term() == term ? Verdict.ACT : Verdict.CONFIRM;
    }

    /** That of the node's standing now: to be read before the store is asked. */
    long term() {
        return standing.term();
    }

    /** The store knows no other owner; that was asked in this term. */
    void confirmed(long askedIn) {
        term = askedIn;
    }
}
