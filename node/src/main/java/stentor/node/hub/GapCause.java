package stentor.node.hub;

/** Why messages that a subscriber should have got are gone. */
public enum GapCause {
    /** They had left the channel's buffer, over {@code max_messages} or {@code message_timeout}, before it came for them. */
    REMOVED,
    /** They are not stored, and it could not take them when they came. */
    NOT_STORED,
    /** The log does not go as far as the subscriber had come: it was emptied, restored, or lost its end in a failover. */
    LOG_LOST
}
