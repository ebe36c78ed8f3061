package stentor.protocol.bayeux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * CometD's timesync extension, as a client asks: milliseconds all.
 *
 * @param clientTime its clock when it sent the message ({@code tc})
 * @param lag how long it takes messages to be for one way ({@code l}); 0: it does not know yet
 * @param offset what it adds to its clock to get the server's ({@code o})
 */
public record Timesync(long clientTime, long lag, long offset) {
    /** A client whose reckoning is nearer than this to the truth is not corrected. */
    private static final long ACCURACY = 25;

    static Optional<Timesync> read(JsonNode asked) {
        return asked.path("tc").isNumber()
                ? Optional.of(new Timesync(
                        asked.path("tc").longValue(),
                        asked.path("l").longValue(),
                        asked.path("o").longValue()))
                : Optional.empty();
    }

    /**
     * The answer; empty if the client's reckoning is good enough.
     *
     * @param receivedAt the server's clock when the message came
     * @param heldFor how long it was held since
     */
    Optional<ObjectNode> answer(long receivedAt, long heldFor) {
        long error = clientTime + offset + lag - receivedAt;
        if (lag != 0 && Math.abs(error) < ACCURACY) {
            return Optional.empty();
        }
        return Optional.of(JsonNodeFactory.instance
                .objectNode()
                .put("tc", clientTime)
                .put("ts", receivedAt)
                .put("p", heldFor)
                .put("a", error));
    }
}
