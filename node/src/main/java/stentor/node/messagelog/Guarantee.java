package stentor.node.messagelog;

/** What a consumer is promised of the message that it takes. */
public enum Guarantee {
    /** It never gets to a second consumer; if its consumer's node dies at the wrong moment, it gets to none. */
    AT_MOST_ONCE,
    /** It is delivered until a consumer acknowledges it. */
    AT_LEAST_ONCE
}
