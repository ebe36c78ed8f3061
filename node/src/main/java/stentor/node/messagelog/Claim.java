package stentor.node.messagelog;

import java.util.Objects;

/**
 * The right to write to a channel until somebody else claims it.
 *
 * @param epoch greater than that of every earlier claim on the channel
 * @param state what the claimer found
 */
public record Claim(long epoch, LogState state) {
    public Claim {
        Objects.requireNonNull(state);
    }
}
