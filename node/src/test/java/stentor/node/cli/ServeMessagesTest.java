package stentor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import stentor.node.config.LogFormat;

class ServeMessagesTest {
    private final StringWriter said = new StringWriter();

    private ServeMessages messages(LogFormat format) {
        return new ServeMessages(format, new PrintWriter(said, true));
    }

    @Test
    void aPersonReadsText() {
        messages(LogFormat.TEXT).warn("a location is hidden");
        messages(LogFormat.TEXT).fail("port 80 is in use");
        assertThat(said.toString().lines())
                .containsExactly("warning: a location is hidden", "stentor: port 80 is in use");
    }

    @Test
    void aProgramReadsJsonAsOfTheLog() throws Exception {
        messages(LogFormat.JSON).fail("\"port\" 80 is in use");
        JsonNode line = new JsonMapper().readTree(said.toString());
        assertThat(line.fieldNames()).toIterable().containsExactly("timestamp", "level", "logger", "message");
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
        assertThat(line.path("message").asText()).isEqualTo("\"port\" 80 is in use");
        assertThat(Instant.parse(line.path("timestamp").asText())).isBeforeOrEqualTo(Instant.now());
    }
}
