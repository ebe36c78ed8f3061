package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stentor.protocol.bayeux.BayeuxCodec;
import stentor.protocol.bayeux.BayeuxMessage;

class SessionRepliesTest {
    private static final BayeuxMessage CONNECT = message(
            "{\"channel\":\"/meta/connect\",\"id\":\"7\",\"clientId\":\"abc\",\"connectionType\":\"long-polling\"}");

    private static BayeuxMessage message(String json) {
        List<BayeuxMessage> messages = ((BayeuxCodec.Batch) BayeuxCodec.parse(json)).messages();
        return messages.get(0);
    }

    /** Bayeux 1.0, section 4.2.2: the reply has the client's id. */
    @Test
    void aConnectThatNobodyAnswersIsOverAndTheNextOneIsHeldAsLongAsBefore() {
        assertThat(SessionReplies.late(CONNECT, SessionSettings.DEFAULT))
                .isEqualTo("{\"channel\":\"/meta/connect\",\"successful\":true,\"id\":\"7\",\"clientId\":\"abc\","
                        + "\"advice\":{\"reconnect\":\"retry\",\"interval\":0}}");
        assertThat(SessionReplies.stopping(CONNECT, SessionSettings.DEFAULT))
                .contains("\"successful\":true", "\"clientId\":\"abc\"", "\"reconnect\":\"retry\"")
                .doesNotContain("timeout");
    }

    @Test
    void whatElseNobodyAnswersMayNotHaveTakenPlace() {
        BayeuxMessage publish = message("{\"channel\":\"/a\",\"id\":\"8\",\"clientId\":\"abc\",\"data\":1}");
        assertThat(SessionReplies.late(publish, SessionSettings.DEFAULT))
                .startsWith("{\"channel\":\"/a\",\"successful\":false,\"id\":\"8\",")
                .contains("\"clientId\":\"abc\"", "\"reconnect\":\"retry\"");
    }
}
