package stentor.node.messagelog;

import java.util.Objects;

/**
 * The right to write to a channel until another owner claims it.
 *
 * <p>An example. Owner A has epoch 1450755280123 and has written message 1450755290:4 when its node freezes. Owner B claims in the
 * same second and gets the epoch 1450755290500 and the first second 1450755291: its first message is 1450755291:0. When A comes to
 * and appends under its own epoch, the log refuses it: 1450755280123 is less than 1450755290500.
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
