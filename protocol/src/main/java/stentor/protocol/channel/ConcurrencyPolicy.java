package stentor.protocol.channel;

/** Who may stay when several subscribers want the same channel (Basic HTTP Push Relay Protocol, "concurrency"). */
public enum ConcurrencyPolicy {
    /** All of them. */
    BROADCAST,
    /** The newest; those before it are told of the conflict. */
    LAST,
    /** The oldest; those after it are told of the conflict. */
    FIRST
}
