package stentor.node.webhook;

import java.util.Objects;

/** What a channel's owner says of a subject. It may be said again: only what differs from what was told is told. */
public record Assertion(Subject subject, State state) {
    /** How it is. */
    public enum State {
        PRESENT,
        /** It is present, and was so under an earlier owner, which has said so. */
        STILL_PRESENT,
        ABSENT
    }

    public Assertion {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(state);
    }
}
