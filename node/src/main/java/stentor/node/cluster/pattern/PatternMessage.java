package stentor.node.cluster.pattern;

import java.util.List;
import stentor.node.channel.PatternTable.Wish;

/** What nodes tell each other of the patterns that they want. */
public sealed interface PatternMessage extends PatternActor.Command {
    /** The node that says it, as {@link PatternActor} knows nodes. */
    String node();

    /** Tells it from a node that was at this address before. */
    long uid();

    /**
     * What do you want?
     *
     * @param round that of the question, repeated in the answer
     */
    record Question(String node, long uid, long round) implements PatternMessage {}

    /**
     * All that a node wants.
     *
     * @param version counts the changes of it
     * @param round that of the question that it answers; {@link #UNASKED} if it answers none
     */
    record Row(String node, long uid, long version, long round, List<Wish> wishes) implements PatternMessage {
        public static final long UNASKED = -1;

        public Row {
            wishes = List.copyOf(wishes);
        }
    }

    /** Owners of this node now send what the other one wants, by this version of its row. */
    record Taken(String node, long uid, long version) implements PatternMessage {}
}
