package stentor.client;

import java.time.Duration;

/** What a server says over a subscription's connection. */
sealed interface Signal {
    record Message(Received message) implements Signal {}

    /** The client should not come back sooner than that. */
    record NotBefore(Duration pause) implements Signal {}

    /** The server ends the subscription; the status is what an HTTP answer would have. */
    record End(int status, String reason) implements Signal {}
}
