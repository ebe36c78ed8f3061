package stentor.client;

/** Why a subscription ended. */
public enum SubscriptionEnd {
    /** {@link Subscription#close} was called. */
    CLOSED,

    /** The channel was deleted (410). */
    DELETED,

    /** Another subscriber has the channel: its location's {@code concurrency} is {@code first} or {@code last} (409). */
    CONFLICT
}
