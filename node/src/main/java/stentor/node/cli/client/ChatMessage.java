package stentor.node.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What somebody says: {@code {"from": "alice", "text": "hello"}}.
 *
 * @param from empty if the message does not say
 */
record ChatMessage(String from, String text) {
    static final String CONTENT_TYPE = "application/json";

    private static final ObjectMapper JSON = new ObjectMapper();

    String encode() {
        return JSON.createObjectNode().put("from", from).put("text", text).toString();
    }

    /** Anything else than such an object was said by somebody without a name. */
    static ChatMessage decode(String body) {
        try {
            JsonNode object = JSON.readTree(body);
            if (object.path("text").isTextual()) {
                return new ChatMessage(
                        object.path("from").asText(""), object.path("text").asText());
            }
        } catch (JsonProcessingException e) {
            // Plain text, as of `curl -d hello`.
        }
        return new ChatMessage("", body);
    }
}
