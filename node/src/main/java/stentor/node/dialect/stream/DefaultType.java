package stentor.node.dialect.stream;

import java.util.Optional;
import stentor.protocol.channel.Payload;

/** The type that a location gives messages which were published without one. */
record DefaultType(Optional<String> type) {
    Payload of(Payload payload) {
        return type.isEmpty() || payload.contentType().isPresent()
                ? payload
                : new Payload(payload.body(), type, payload.eventName(), payload.sender(), payload.note());
    }
}
