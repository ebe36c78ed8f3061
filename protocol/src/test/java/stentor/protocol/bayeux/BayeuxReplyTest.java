package stentor.protocol.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BayeuxReplyTest {
    private static Header header(String json) {
        return ((BayeuxCodec.Batch) BayeuxCodec.parse(json)).messages().get(0).header();
    }

    @Test
    void aHandshakeSaysWhatThereIs() {
        Header handshake = header("{\"channel\":\"/meta/handshake\",\"id\":\"1\"}");
        assertThat(BayeuxReply.success(handshake)
                        .clientId("c")
                        .offer()
                        .advice(Advice.retry(0, 30_000))
                        .ackEnabled()
                        .json())
                .isEqualTo(
                        "{\"channel\":\"/meta/handshake\",\"successful\":true,\"id\":\"1\",\"clientId\":\"c\","
                                + "\"version\":\"1.0\",\"minimumVersion\":\"1.0\",\"supportedConnectionTypes\":"
                                + "[\"websocket\",\"long-polling\",\"callback-polling\",\"cross-origin-long-polling\",\"eventsource\"],"
                                + "\"advice\":{\"reconnect\":\"retry\",\"interval\":0,\"timeout\":30000},\"ext\":{\"ack\":true}}");
    }

    @Test
    void aFailureSaysWhyAndWhatToDo() {
        Header connect = header("{\"channel\":\"/meta/connect\",\"id\":2,\"clientId\":\"gone\"}");
        assertThat(BayeuxReply.failure(connect, BayeuxError.SESSION_UNKNOWN)
                        .advice(Advice.handshake(0))
                        .json())
                .isEqualTo(
                        "{\"channel\":\"/meta/connect\",\"successful\":false,\"id\":2,"
                                + "\"error\":\"402::session_unknown\",\"advice\":{\"reconnect\":\"handshake\",\"interval\":0}}");
    }

    @Test
    void subscriptionsAreEchoedAsTheyCame() {
        Header subscribe = header("{\"channel\":\"/meta/subscribe\"}");
        assertThat(BayeuxReply.success(subscribe)
                        .subscription(List.of("/a"), false)
                        .json())
                .isEqualTo("{\"channel\":\"/meta/subscribe\",\"successful\":true,\"subscription\":\"/a\"}");
        assertThat(BayeuxReply.success(subscribe)
                        .subscription(List.of("/a"), true)
                        .json())
                .isEqualTo("{\"channel\":\"/meta/subscribe\",\"successful\":true,\"subscription\":[\"/a\"]}");
    }

    @Test
    void aGapIsSaidByChannel() {
        assertThat(BayeuxReply.success(header("{\"channel\":\"/meta/connect\"}"))
                        .ackBatch(4)
                        .gap(List.of("/a"))
                        .json())
                .endsWith(",\"ext\":{\"ack\":4,\"gap\":[\"/a\"]}}");
    }

    @Test
    void aClockThatIsFarOffIsCorrectedAndOthersAreNot() {
        Optional<Timesync> near = header("{\"channel\":\"/x\",\"ext\":{\"timesync\":{\"tc\":1000,\"l\":20,\"o\":-10}}}")
                .ext()
                .timesync();
        Optional<Timesync> first = header("{\"channel\":\"/x\",\"ext\":{\"timesync\":{\"tc\":1000,\"l\":0,\"o\":0}}}")
                .ext()
                .timesync();
        Header connect = header("{\"channel\":\"/meta/connect\"}");
        assertThat(BayeuxReply.success(connect).timesync(near, 1030, 5).json()).doesNotContain("timesync");
        assertThat(BayeuxReply.success(connect).timesync(near, 1035, 5).json())
                .endsWith("\"ext\":{\"timesync\":{\"tc\":1000,\"ts\":1035,\"p\":5,\"a\":-25}}}");
        assertThat(BayeuxReply.success(connect).timesync(first, 1000, 7).json())
                .endsWith("\"ext\":{\"timesync\":{\"tc\":1000,\"ts\":1000,\"p\":7,\"a\":0}}}");
        assertThat(BayeuxReply.success(connect)
                        .timesync(Optional.empty(), 1000, 7)
                        .json())
                .doesNotContain("ext");
    }

    @Test
    void argumentsOfAnErrorCannotShiftItsText() {
        assertThat(BayeuxError.publishDenied("a:b")).hasToString("403:a b:publish_denied");
    }
}
