package stentor.node.owner;

import stentor.node.messagelog.FencedException;
import stentor.protocol.channel.ChannelKey;

/** Why an owner could not say what became of a command, in words for the client that waits for it. No password is in them. */
public final class Trouble {
    public static final String MOVES = "its owner ends here and begins on another node";
    public static final String UNCERTAIN = "this node does not know whether it still belongs to its cluster";
    public static final String SILENT = "its owner did not answer in time";

    private Trouble() {}

    /** What the log of a channel or queue said, with the name of its store. */
    public static String ofLog(ChannelKey key, Throwable failure) {
        return failure instanceof FencedException
                ? "another node has taken it over"
                : "store " + key.store() + ": " + failure.getMessage();
    }
}
