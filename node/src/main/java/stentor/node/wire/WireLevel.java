package stentor.node.wire;

/**
 * The levels of what nodes say to each other. Nodes of different levels may be in one cluster while it is upgraded: each says
 * the newest level that it knows, and writes what the oldest member reads. Every change of a form's bytes makes a new level;
 * a level that was released never changes.
 *
 * <ol>
 *   <li>The first.
 *   <li>A payload has a note; a publish may leave the channel's settings as they are; a hub that attaches says how far it
 *       knows the log; a new owner asks all nodes which subscribers an earlier one let in; sessions of Bayeux clients; users present in a
 *       channel.
 *   <li>Nodes list their channels to each other, tell each other the time, and what webhooks are about; owners say which limit was
 *       reached, and why an outcome is unknown; a hub says how many bytes a read may bring.
 *   <li>That of this version: owners and hubs compare what they know of users; a node says that it could not tell a session what its
 *       client said. A form that is new has {@code since(4)}, and {@code
 *       level-4.txt} is recorded anew for as long as it is not released.
 * </ol>
 */
public final class WireLevel {
    public static final int OLDEST = 1;
    public static final int NEWEST = 4;

    /** Payloads have notes, publishes need no settings, and hubs say what they know. */
    public static final int NOTES = 2;

    /** Hubs and owners exchange members. */
    public static final int PRESENCE = 2;

    /** Nodes list their channels to each other, and tell what webhooks are about. */
    public static final int LISTINGS = 3;

    /** Owners say which limit was reached. */
    public static final int LIMITS = 3;

    /** Owners say why an outcome is unknown. */
    public static final int REASONS = 3;

    /** A hub says how many bytes a read may bring. */
    public static final int READ_BUDGETS = 3;

    /** Nodes tell each other what time it is. */
    public static final int CLOCKS = 3;

    /** Owners and hubs compare what they know of users. */
    public static final int PRESENCE_STATES = 4;

    /** A node says that it could not tell a session what its client said. */
    public static final int UNHEARD = 4;

    private WireLevel() {}

    /** That of a node which announces this version. One of the first level announces none, which is 0.0.0. */
    public static int of(String version) {
        String first = version.split("\\.", 2)[0];
        boolean number = first.matches("[0-9]{1,9}");
        return Math.max(OLDEST, number ? Integer.parseInt(first) : OLDEST);
    }
}
