package stentor.node.messagelog;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import stentor.protocol.channel.ChannelKey;

/**
 * Keeps the outboxes of one store: of each what the outside was told so far, and the calls that are still to be made. What the texts
 * mean is their writer's business. Outboxes are named like channels and are none. Of an outbox there is one writer at a time: whoever
 * claimed it last; every write carries the claim's epoch, and an older one is refused in the same atomic step.
 *
 * <p>Stages fail as those of {@link MessageLog} do: {@link FencedException} and {@link LogLostException} mean that nothing was written,
 * {@link LogUnavailableException} that the outcome is unknown. A write that is repeated does no harm.
 */
public interface OutboxLog extends AutoCloseable {
    /** How long an outbox that nobody writes to is remembered. */
    Duration REMEMBERED = Duration.ofDays(7);

    /**
     * What the log has of an outbox.
     *
     * @param epoch greater than that of every earlier claim
     * @param isNew whether the log knew nothing of the outbox
     */
    record Contents(long epoch, boolean isNew, Map<String, String> facts, Map<String, String> calls) {
        public Contents {
            facts = Map.copyOf(facts);
            calls = Map.copyOf(calls);
        }
    }

    /**
     * What is written in one step.
     *
     * @param facts that are true from now on, by their names
     * @param forgotten the names of those that are not any more
     * @param calls that are to be made, or have changed, by their ids
     * @param done the ids of calls that are over
     */
    record Changes(Map<String, String> facts, Set<String> forgotten, Map<String, String> calls, Set<String> done) {
        public Changes {
            facts = Map.copyOf(facts);
            forgotten = Set.copyOf(forgotten);
            calls = Map.copyOf(calls);
            done = Set.copyOf(done);
        }
    }

    /** Takes the outbox over, and reads all of it. */
    CompletionStage<Contents> claim(ChannelKey outbox);

    /** Does all of it in one step. An empty one lets the log remember the outbox for longer. */
    CompletionStage<Void> write(ChannelKey outbox, long epoch, Changes changes);

    /** Releases what the log holds; nothing may be called after it. */
    @Override
    void close();
}
