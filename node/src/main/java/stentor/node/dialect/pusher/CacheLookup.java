package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.Optional;
import stentor.node.hub.Delivery;
import stentor.protocol.channel.Message;
import stentor.protocol.pusher.EventNote;

/** Finds the event that a cache channel gives to new subscribers: the last one that no client sent, if it is not too old. */
final class CacheLookup {
    static final Duration KEPT = Duration.ofMinutes(30);

    private Optional<Delivery> last = Optional.empty();

    /** The next of the stored messages. */
    void look(Delivery delivery) {
        if (!EventNote.read(delivery.message().payload().note()).fromClient()) {
            last = Optional.of(delivery);
        }
    }

    /** @param now milliseconds since the epoch */
    Optional<Delivery> last(long now) {
        return last.filter(delivery -> remaining(delivery.message(), now).toMillis() > 0);
    }

    /** For how long the event is kept yet. */
    static Duration remaining(Message message, long now) {
        return KEPT.minusMillis(now - message.publishedAt());
    }
}
