package stentor.protocol.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class BayeuxDeliveryTest {
    private static final MessageId ID = new MessageId(1450755280, 3);
    private static final long NUMBER = 6084908673925123L;

    private static String json(Payload payload, BayeuxDelivery.Form form) {
        Message message = new Message(ID, MessageId.ZERO, 0, payload);
        return new String(BayeuxDelivery.head("/a/b"), UTF_8) + new String(BayeuxDelivery.tail(message, form), UTF_8);
    }

    private static String json(String body, String type, BayeuxDelivery.Form form) {
        return json(Payload.text(body, type), form);
    }

    private static String plain(String body, String type) {
        return json(body, type, BayeuxDelivery.Form.PLAIN);
    }

    @Test
    void jsonIsDataAsItIs() {
        assertThat(plain("{\"n\": 1.50}", "application/json; charset=utf-8"))
                .isEqualTo("{\"channel\":\"/a/b\",\"data\":{\"n\": 1.50},\"ext\":{\"replayId\":" + NUMBER + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"application/json, {\"open\"", "application/json, 1 2", "text/plain, {\"a\":1}", ";+json, 1"})
    void whatIsNotJsonIsAString(String type, String body) {
        assertThat(plain(body, type)).contains("\"data\":\"" + body.replace("\"", "\\\"") + "\",");
    }

    @Test
    void bytesThatAreNoTextSayTheirType() {
        Payload bytes = new Payload(new byte[] {(byte) 0xff, 0}, Optional.of("image/png"));
        assertThat(BayeuxDelivery.data(bytes)).isEqualTo("{\"content_type\":\"image/png\",\"base64\":\"/wA=\"}");
        Payload untyped = new Payload(new byte[] {(byte) 0xff}, Optional.empty());
        assertThat(BayeuxDelivery.data(untyped))
                .isEqualTo("{\"content_type\":\"application/octet-stream\",\"base64\":\"/w==\"}");
    }

    @Test
    void extensionsOfThePublisherTravelWithoutItsSignature() {
        Ext ext = ((BayeuxCodec.Batch) BayeuxCodec.parse("{\"channel\":\"/a/b\",\"data\":1,\"ext\":{\"binary\":{},"
                        + "\"auth\":\"k:s\",\"channel_data\":\"{}\",\"replayId\":7}}"))
                .messages()
                .get(0)
                .header()
                .ext();
        assertThat(ext.travelling()).contains("{\"binary\":{}}");
        assertThat(json(BayeuxDelivery.payload("1", ext), BayeuxDelivery.Form.PLAIN))
                .isEqualTo("{\"channel\":\"/a/b\",\"data\":1,\"ext\":{\"binary\":{},\"replayId\":" + NUMBER + "}}");
        assertThat(BayeuxDelivery.payload("1", Ext.NONE)).isEqualTo(Payload.text("1", "application/json"));
        assertThat(ext).hasToString("Ext[binary, auth, channel_data, replayId]");
    }

    @Test
    void clientsOfTheReplayExtensionFindTheIdInTheEvent() {
        assertThat(json("{\"event\":{\"type\":\"x\"},\"a\":1}", "application/json", BayeuxDelivery.Form.REPLAY))
                .contains("\"data\":{\"event\":{\"type\":\"x\",\"replayId\":" + NUMBER + "},\"a\":1}");
        assertThat(json("{\"event\":1}", "application/json", BayeuxDelivery.Form.REPLAY))
                .contains("\"data\":{\"event\":1},");
        assertThat(json("{\"event\":{}}", "application/json", BayeuxDelivery.Form.PLAIN))
                .contains("\"data\":{\"event\":{}},");
    }

    @Test
    void aReplayIdIsANumberThatJavaScriptKeeps() {
        assertThat(ReplayId.of(ID)).isEqualTo(NUMBER);
        assertThat(ReplayId.messageId(NUMBER)).contains(ID);
        assertThat(ReplayId.messageId(-3)).isEmpty();
        assertThat(ReplayId.messageId(1L << 53)).isEmpty();
        assertThat(ReplayId.of(new MessageId(1, 1L << 22))).isEqualTo(ReplayId.of(new MessageId(1, (1L << 22) - 1)));
    }

    @Test
    void aSubscriptionSaysWhereItBegins() {
        Ext ext = ((BayeuxCodec.Batch) BayeuxCodec.parse("{\"channel\":\"/meta/subscribe\",\"subscription\":\"/a\","
                        + "\"ext\":{\"replay\":{\"/new\":-1,\"/all\":-2,\"/id\":" + NUMBER
                        + ",\"/bad\":-3,\"/text\":\"x\",\"/half\":1.5}}}"))
                .messages()
                .get(0)
                .header()
                .ext();
        assertThat(ext.replayFrom("/new").kind()).isEqualTo(ReplayFrom.Kind.NEW_ONLY);
        assertThat(ext.replayFrom("/all").kind()).isEqualTo(ReplayFrom.Kind.ALL_STORED);
        assertThat(ext.replayFrom("/id").after()).contains(ID);
        assertThat(ext.replayFrom("/none").kind()).isEqualTo(ReplayFrom.Kind.UNSAID);
        assertThat(ext.replayFrom("/bad")).isEqualTo(ReplayFrom.bad("-3"));
        assertThat(ext.replayFrom("/text")).isEqualTo(ReplayFrom.bad("\"x\""));
        assertThat(ext.replayFrom("/half")).isEqualTo(ReplayFrom.bad("1.5"));
    }

    @Test
    void aScriptCallsNothingButAFunctionOfThePage() {
        assertThat(Jsonp.isName("org.cometd.cb_1-x")).isTrue();
        assertThat(Jsonp.isName("a".repeat(64))).isTrue();
        assertThat(Jsonp.isName("")).isFalse();
        assertThat(Jsonp.isName("a(b")).isFalse();
        assertThat(Jsonp.isName("a".repeat(65))).isFalse();
        assertThat(Jsonp.script("f", "[\"\u2028\u2029\"]")).isEqualTo("/**/f([\"\\u2028\\u2029\"]);");
    }

    @Test
    void clientIdsAreOfOneForm() {
        String id = ClientIds.next();
        assertThat(ClientIds.isOne(id)).isTrue();
        assertThat(ClientIds.next()).isNotEqualTo(id);
        assertThat(id.getBytes(UTF_8)).hasSize(32);
        assertThat(ClientIds.isOne("constructor")).isFalse();
        assertThat(ClientIds.isOne(id.toUpperCase() + "x")).isFalse();
        assertThat(ClientIds.isOne("g" + id.substring(1))).isFalse();
    }

    @Test
    void dataWithANumberThatNoComputerHoldsGoesAsItIs() {
        String body = "{\"event\":{},\"n\":1e99999999999}";
        assertThat(json(body, "application/json", BayeuxDelivery.Form.REPLAY)).contains("\"data\":" + body + ",");
    }

    @Test
    void whatAnotherProtocolHasNotedOfAMessageStaysOut() {
        Payload noted = new Payload(
                "1".getBytes(UTF_8),
                Optional.of("application/json"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("p{}"));
        assertThat(json(noted, BayeuxDelivery.Form.PLAIN))
                .isEqualTo("{\"channel\":\"/a/b\",\"data\":1,\"ext\":{\"replayId\":" + NUMBER + "}}");
    }
}
