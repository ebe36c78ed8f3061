package stentor.node.location;

/** What happens to a stream whose client does not read what its buffer has room for. */
public enum SlowSubscriber {
    /** It is cut off, and can resume. */
    DISCONNECT,
    /** It stays, and the oldest messages that wait for it are dropped; it is told of the gap. */
    DROP_OLDEST,
    /** It stays, and gets the newest message alone; it is told of the gap. */
    LATEST_ONLY
}
