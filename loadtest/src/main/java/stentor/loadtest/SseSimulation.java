package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.sse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.javaapi.core.Session;
import java.util.List;
import stentor.protocol.stream.EventStreamCodec;

/** Subscribers to an event stream (Server-Sent Events). */
public final class SseSimulation extends StreamSimulation {
    private static final ObjectMapper JSON = new ObjectMapper();

    public SseSimulation() {
        super("/publisher/", "/subscriber/");
        streamBy(
                exec(sse("subscribe").get(subscriberPath())),
                exec(sse.processUnmatchedMessages(this::look)),
                exec(sse("unsubscribe").close()));
    }

    private Session look(List<SseInboundMessage> events, Session session) {
        events.forEach(event -> take(event.message(), event.timestamp(), session));
        return session;
    }

    /** Gatling hands an event over as a JSON object of its fields; one without data is a comment. */
    private void take(String fields, long at, Session session) {
        try {
            JsonNode event = JSON.readTree(fields);
            if (event.path("event").asText().equals(EventStreamCodec.GAP_EVENT)) {
                fail("the server says that there is a gap", session);
            } else if (event.has("data")) {
                accept(event.path("data").asText(), at, session);
            }
        } catch (JsonProcessingException e) {
            fail("not an event: " + fields, session);
        }
    }
}
