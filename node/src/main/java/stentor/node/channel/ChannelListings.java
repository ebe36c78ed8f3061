package stentor.node.channel;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;

/**
 * Lists the channels of the whole cluster that have an owner now, as their owners know them. Nothing is kept for it: it costs
 * nothing while nobody asks.
 */
public interface ChannelListings {
    /**
     * Which channels are wanted.
     *
     * @param prefix of the channels' ids; empty: all
     * @param occupied only those that have a subscriber
     * @param limit so many rows, the first by id
     */
    record Query(String store, String group, String prefix, boolean occupied, int limit) {
        public Query {
            Objects.requireNonNull(store);
            Objects.requireNonNull(group);
            Objects.requireNonNull(prefix);
        }

        /** Whether a channel of this name may be meant. */
        public boolean fits(ChannelKey channel) {
            return channel.store().equals(store)
                    && channel.group().equals(group)
                    && channel.id().startsWith(prefix);
        }

        /** Whether it wants this one of those that fit. */
        public boolean takes(Row row) {
            return !occupied || row.info().subscribers() > 0;
        }
    }

    /**
     * One channel.
     *
     * @param users who are present, on a channel that has members
     */
    record Row(ChannelKey channel, ChannelInfo info, int users) {
        public Row {
            Objects.requireNonNull(channel);
            Objects.requireNonNull(info);
        }
    }

    /**
     * What was found in time.
     *
     * @param rows in the order of their ids
     * @param more whether the limit left some out
     * @param silent the nodes that did not answer in time, whose channels are missing: {@code stentor@10.0.0.7:17355}
     */
    record Listing(List<Row> rows, boolean more, Set<String> silent) {
        public Listing {
            rows = List.copyOf(rows);
            silent = Set.copyOf(silent);
        }
    }

    /** What nodes say to each other about it. */
    sealed interface Message permits Question, Page {}

    record Question(Query query, ActorRef<Message> replyTo) implements Message {
        public Question {
            Objects.requireNonNull(query);
            Objects.requireNonNull(replyTo);
        }
    }

    /**
     * A part of a node's answer.
     *
     * @param node as {@link RollCall} names it
     * @param last whether nothing follows
     * @param more whether the limit left some out
     */
    record Page(String node, List<Row> rows, boolean last, boolean more) implements Message {
        public Page {
            Objects.requireNonNull(node);
            rows = List.copyOf(rows);
        }
    }

    /**
     * Asks all nodes. The stage fails with {@link java.util.concurrent.RejectedExecutionException} if too many ask at once on this
     * node; a node that does not answer within the time is named in the answer.
     */
    CompletionStage<Listing> list(Query query, Duration within);
}
