package stentor.node.location;

/** Where a subscriber starts that does not say where it stands. */
public enum FirstMessage {
    /** With the oldest message stored. */
    OLDEST,
    /** With what is published from now on. */
    NEWEST
}
