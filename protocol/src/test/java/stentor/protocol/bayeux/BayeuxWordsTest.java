package stentor.protocol.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** What is said in one place only: errors, advice, names. */
class BayeuxWordsTest {
    @Test
    void errorsNameTheirCauseInThreeParts() {
        assertThat(BayeuxError.tooLarge(10)).hasToString("413:10:data_too_large");
        assertThat(BayeuxError.subscriptionInvalid("/meta/x")).hasToString("403:/meta/x:subscription_invalid");
        assertThat(BayeuxError.subscriptionDenied("a: b")).hasToString("403:a  b:subscribe_denied");
        assertThat(BayeuxError.replayIdInvalid("/a")).hasToString("400:/a:replay_id_invalid");
        assertThat(BayeuxError.connectionTypesUnsupported()).hasToString("301::connection_types_unsupported");
    }

    @Test
    void adviceSaysHowToComeBack() {
        Header connect = new Header("/meta/connect", Optional.empty(), Optional.empty(), Ext.NONE);
        assertThat(BayeuxReply.success(connect).advice(Advice.none()).json())
                .endsWith("\"advice\":{\"reconnect\":\"none\",\"interval\":0}}");
        assertThat(BayeuxReply.success(connect)
                        .advice(Advice.poll(2000, 30_000))
                        .json())
                .endsWith(
                        "\"advice\":{\"reconnect\":\"retry\",\"interval\":2000,\"timeout\":30000,\"multiple-clients\":true}}");
        assertThat(BayeuxReply.success(connect).replayEnabled().json()).endsWith("\"ext\":{\"replay\":true}}");
    }

    @Test
    void aFunctionsNameHasTheseCharactersAndNoOthers() {
        assertThat(Jsonp.isName("azAZ09._-")).isTrue();
        for (char other : "`{@[/:,^".toCharArray()) {
            assertThat(Jsonp.isName("a" + other)).as(String.valueOf(other)).isFalse();
        }
        assertThat(Jsonp.isName("")).isFalse();
        assertThat(Jsonp.isName("a".repeat(64))).isTrue();
        assertThat(Jsonp.isName("a".repeat(65))).isFalse();
    }

    @Test
    void aNameIsShownAsItCame() {
        assertThat(ChannelName.parse("/a/*").orElseThrow()).hasToString("/a/*");
        assertThat(ChannelName.parse("/***").orElseThrow().kind()).isEqualTo(ChannelName.Kind.CHANNEL);
    }

    @Test
    void aFormsFieldsOfOtherNamesAreLeftAlone() {
        assertThat(BayeuxBody.texts("=x&other=y&message=%5B%5D".getBytes(UTF_8)))
                .contains(List.of("[]"));
        assertThat(BayeuxBody.texts("=x".getBytes(UTF_8))).isEmpty();
    }

    private static String tail(String body, String contentType, BayeuxDelivery.Form form) {
        Payload payload = Payload.text(body, contentType);
        Message message = new Message(new MessageId(1, 0), MessageId.ZERO, 0, payload);
        return new String(BayeuxDelivery.tail(message, form), UTF_8);
    }

    @Test
    void aBodyThatSaysItIsJsonAndIsNotIsAText() {
        for (String none : new String[] {"", "{", "1 2", " "}) {
            assertThat(tail(none, "application/json", BayeuxDelivery.Form.PLAIN))
                    .startsWith(",\"data\":\"" + none + "\"");
        }
        for (String type :
                new String[] {"application/json;charset=utf-8", "text/json", "application/x+json", "TEXT/JSON ; a=b"}) {
            assertThat(tail("[1]", type, BayeuxDelivery.Form.PLAIN)).startsWith(",\"data\":[1],");
        }
        assertThat(tail("[1]", ";application/json", BayeuxDelivery.Form.PLAIN)).startsWith(",\"data\":\"[1]\"");
    }

    @Test
    void aPlaceIsSaidInAnEventOnly() {
        for (String other : new String[] {"[\"event\"]", "{\"event\":1}", "{\"x\":\"event\"}"}) {
            assertThat(tail(other, "application/json", BayeuxDelivery.Form.REPLAY))
                    .startsWith(",\"data\":" + other + ",");
        }
        assertThat(tail("{\"event\":{}}", "application/json", BayeuxDelivery.Form.REPLAY))
                .startsWith(",\"data\":{\"event\":{\"replayId\":4194304}},");
    }

    @Test
    void aLimitIsNamedAndSaysAfterHowManySecondsToComeBack() {
        BayeuxError channels = BayeuxError.limited(403, "limits.max_channels");
        assertThat(channels).hasToString("403:limits.max_channels:limit_reached");
        assertThat(channels.isLimit()).isTrue();
        assertThat(BayeuxError.UNAVAILABLE.isLimit()).isFalse();
        assertThat(BayeuxError.limited(429, "rate", 0)).hasToString("429:rate:limit_reached");
        assertThat(BayeuxError.limited(429, "rate", 1)).hasToString("429:rate,1:limit_reached");
        assertThat(BayeuxError.limited(429, "rate", 1000)).hasToString("429:rate,1:limit_reached");
        assertThat(BayeuxError.limited(429, "rate", 1001)).hasToString("429:rate,2:limit_reached");
    }

    @Test
    void aClientIdHasThirtyTwoHexadecimalDigits() {
        assertThat(ClientIds.isOne("09af".repeat(8))).isTrue();
        for (String other : new String[] {"/", ":", "`", "g", "A"}) {
            assertThat(ClientIds.isOne("0".repeat(31) + other)).as(other).isFalse();
        }
        assertThat(ClientIds.isOne("0".repeat(31))).isFalse();
    }

    @Test
    void aPlaceThatCannotBeReadIsBad() {
        assertThat(ReplayFrom.bad("x").kind()).isEqualTo(ReplayFrom.Kind.BAD);
    }
}
