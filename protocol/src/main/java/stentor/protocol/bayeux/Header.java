package stentor.protocol.bayeux;

import java.util.Objects;
import java.util.Optional;

/**
 * What every message of a client has.
 *
 * @param channel as it came; empty if the message has none
 * @param id the message's id as JSON text (a string or a number), to be echoed as it came
 * @param clientId the session that the message says it belongs to
 * @param ext the extensions; without members if the message has none
 */
public record Header(String channel, Optional<String> id, Optional<String> clientId, Ext ext) {
    public Header {
        Objects.requireNonNull(channel);
        Objects.requireNonNull(id);
        Objects.requireNonNull(clientId);
        Objects.requireNonNull(ext);
    }
}
