package stentor.node.messagelog;

import java.util.Objects;

/**
 * The right to write to a channel until somebody else claims it.
 *
 * @param epoch greater than that of every earlier claim on the channel; it is not smaller than the time of the claim in
 *     milliseconds, so it grows even where the log forgot the earlier ones
 * @param firstSecond the first second of ids that the claimer may give out: now, or the one after the newest id known,
 *     so that no two claims ever give out ids of the same second
 * @param state what the claimer found
 */
public record Claim(long epoch, long firstSecond, LogState state) {
    public Claim {
        Objects.requireNonNull(state);
    }
}
