package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireResponse;

/** A channel's info, in the format that {@code Accept} asks for. */
class ChannelInfoTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept: text/plain                                  | text/plain",
                "Accept: application/json                            | application/json",
                "accept: APPLICATION/JSON                            | application/json",
                "Accept: text/json                                   | text/json",
                "Accept: text/xml                                    | text/xml",
                "Accept: application/xml                             | application/xml",
                "Accept: text/yaml                                   | text/yaml",
                "Accept: application/yaml                            | application/yaml",
                "Accept: text/x-yaml                                 | text/x-yaml",
                "Accept:                                             | text/plain",
                "Accept: */*                                         | text/plain",
                "Accept: *                                           | text/plain",
                "Accept: text/*                                      | text/plain",
                "Accept: application/*                               | application/json",
                "Accept: image/png                                   | text/plain",
                "Accept: image/png, application/json                 | application/json",
                "Accept: text/yaml, application/json                 | text/yaml",
                "Accept: text/yaml;q=0.5, application/json           | application/json",
                "Accept: text/plain;q=0.1, text/json;q=0.2           | text/json",
                "Accept: application/json;q=0, */*                   | text/plain",
                "Accept: text/plain;q=0, application/json            | application/json",
                "Accept: application/json;charset=utf-8              | application/json",
                "Accept: application/json; q=1.5, text/yaml          | text/yaml",
                "Accept: ,,;;q=x/,\", application/json                | text/plain",
                "X-Unrelated: 1                                      | text/plain",
            })
    void theFormatIsThatOfAccept(String header, String contentType) {
        NODE.request("PUT", "/publisher/accept");
        WireResponse info = NODE.get("/publisher/accept", header);
        assertThat(info.status()).isEqualTo(200);
        assertThat(info.header("Content-Type")).contains(contentType);
    }

    @Test
    void eachFormatSaysTheSame() {
        String id = Relay.id(NODE.post("/publisher/formats", "x")).toString();
        assertThat(info("application/json"))
                .isEqualTo("{\"messages\": 1, \"requested\": -1, \"subscribers\": 0, \"last_message_id\": \"" + id
                        + "\"}");
        assertThat(info("text/json")).isEqualTo(info("application/json"));
        assertThat(info("text/xml")).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <channel>
                  <messages>1</messages>
                  <requested>-1</requested>
                  <subscribers>0</subscribers>
                  <last_message_id>%s</last_message_id>
                </channel>
                """, id);
        assertThat(info("text/yaml")).isEqualTo("""
                ---
                messages: 1
                requested: -1
                subscribers: 0
                last_message_id: "%s"
                """, id);
    }

    private static String info(String accept) {
        return NODE.get("/publisher/formats", "Accept: " + accept).text();
    }

    @Test
    void everyAnswerOfAPublisherIsInTheFormatAskedFor() {
        String json = "Accept: application/json";
        assertThat(NODE.request("PUT", "/publisher/every", json).text()).startsWith("{\"messages\": 0,");
        assertThat(NODE.post("/publisher/every", "x", json).text()).startsWith("{\"messages\": 1,");
        assertThat(NODE.request("DELETE", "/publisher/every", json).text()).startsWith("{\"messages\": 1,");
    }

    @Test
    void lastRequestedCountsSecondsFromTheFirstSubscriberOn() {
        NODE.post("/publisher/requested", "x");
        assertThat(NODE.get("/publisher/requested").text()).contains("last requested: -1 sec. ago\r\n");
        NODE.get("/subscriber/requested");
        assertThat(NODE.get("/publisher/requested").text()).contains("last requested: 0 sec. ago\r\n");
        Eventually.see(
                () -> NODE.get("/publisher/requested").text(), text -> text.contains("last requested: 1 sec. ago\r\n"));
    }

    @Test
    void theLastMessageIdOfAChannelWithoutMessagesIsZero() {
        assertThat(NODE.request("PUT", "/publisher/fresh").header("X-Channel-Last-Message-Id"))
                .contains("0:0");
    }
}
