package stentor.node.location;

/** What a plain GET does while there is no message (Basic HTTP Push Relay Protocol, "polling"). */
public enum Polling {
    /** It waits for one. */
    LONG,
    /** It is answered at once. */
    INTERVAL
}
