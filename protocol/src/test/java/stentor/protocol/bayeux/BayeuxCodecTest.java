package stentor.protocol.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BayeuxCodecTest {
    private static BayeuxMessage one(String json) {
        List<BayeuxMessage> messages = ((BayeuxCodec.Batch) BayeuxCodec.parse(json)).messages();
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    @Test
    void anObjectAloneIsABatchOfOne() {
        BayeuxMessage message = one("{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"id\":\"1\","
                + "\"supportedConnectionTypes\":[\"long-polling\",\"callback-polling\"]}");
        assertThat(message).isInstanceOfSatisfying(BayeuxMessage.Handshake.class, handshake -> {
            assertThat(handshake.connectionTypes()).containsExactly("long-polling", "callback-polling");
            assertThat(handshake.header().id()).contains("\"1\"");
            assertThat(handshake.header().clientId()).isEmpty();
        });
    }

    @Test
    void aConnectSaysItsAdvice() {
        BayeuxMessage message = one("[{\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"id\":7,"
                + "\"clientId\":\"abc\",\"advice\":{\"timeout\":0},\"ext\":{\"ack\":3}}]");
        assertThat(message).isInstanceOfSatisfying(BayeuxMessage.Connect.class, connect -> {
            assertThat(connect.hasAdvice()).isTrue();
            assertThat(connect.timeout()).isEqualTo(OptionalLong.of(0));
            assertThat(connect.header().id()).contains("7");
            assertThat(connect.header().ext().ack()).isEqualTo(OptionalLong.of(3));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1, 2.50, 1e400], \"b\" : \"x\\u0041\" }",
                "12345678901234567890123",
                "\"text with \\\"quotes\\\"\"",
                "null",
                "[]",
                "true"
            })
    void dataStaysAsItWasWritten(String data) {
        String inTheMiddle = "{\"channel\":\"/a\", \"data\": " + data + " , \"id\":\"1\"}";
        String last = "[{\"channel\":\"/a\",\"id\":\"1\",\"data\":" + data + "\n}]";
        assertThat(((BayeuxMessage.Publish) one(inTheMiddle)).data()).isEqualTo(data);
        assertThat(((BayeuxMessage.Publish) one(last)).data()).isEqualTo(data);
    }

    @Test
    void oneNameAndAListOfNamesAreToldApart() {
        assertThat(one("{\"channel\":\"/meta/subscribe\",\"subscription\":\"/a\"}"))
                .isInstanceOfSatisfying(BayeuxMessage.Subscribe.class, subscribe -> {
                    assertThat(subscribe.channels()).containsExactly("/a");
                    assertThat(subscribe.asList()).isFalse();
                });
        assertThat(one("{\"channel\":\"/meta/unsubscribe\",\"subscription\":[\"/a\",\"/b/*\"]}"))
                .isInstanceOfSatisfying(BayeuxMessage.Unsubscribe.class, unsubscribe -> {
                    assertThat(unsubscribe.channels()).containsExactly("/a", "/b/*");
                    assertThat(unsubscribe.asList()).isTrue();
                });
    }

    @Test
    void whatIsNoMessageIsToldSoInItsPlace() {
        assertThat(one("{\"data\":1}"))
                .isEqualTo(new BayeuxMessage.Unusable(
                        new Header("", Optional.empty(), Optional.empty(), Ext.NONE), BayeuxError.CHANNEL_MISSING));
        assertThat(error("{\"channel\":\"/a\"}")).isEqualTo("400::data_missing");
        assertThat(error("{\"channel\":\"/meta/subscribe\"}")).isEqualTo("403::subscription_missing");
        assertThat(error("{\"channel\":\"/meta/other\",\"data\":1}")).isEqualTo("405:/meta/other:channel_invalid");
        assertThat(error("{\"channel\":\"/a/**\",\"data\":1}")).isEqualTo("405:/a/**:channel_invalid");
        assertThat(error("{\"channel\":\"a\",\"data\":1}")).isEqualTo("405:a:channel_invalid");
    }

    private static String error(String json) {
        return ((BayeuxMessage.Unusable) one(json)).error().toString();
    }

    @Test
    void anEmptyArrayIsABatchOfNothing() {
        assertThat(BayeuxCodec.parse("[]")).isEqualTo(new BayeuxCodec.Batch(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "\"x\"",
                "[1]",
                "[{}",
                "{}{}",
                "[] []",
                "{\"channel\":}",
                "[{\"channel\":\"/a\"},]",
                "nul"
            })
    void otherTextIsBad(String text) {
        assertThat(BayeuxCodec.parse(text)).isInstanceOf(BayeuxCodec.Bad.class);
    }

    @Test
    void depthAndLengthHaveBounds() {
        String deep = "[".repeat(70) + "]".repeat(70);
        assertThat(BayeuxCodec.parse("{\"channel\":\"/a\",\"data\":" + deep + "}"))
                .isInstanceOf(BayeuxCodec.Bad.class);
        String most = "{},".repeat(BayeuxCodec.MAX_BATCH - 1);
        assertThat(BayeuxCodec.parse("[" + most + "{}]")).isInstanceOf(BayeuxCodec.Batch.class);
        assertThat(BayeuxCodec.parse("[" + most + "{},{}]")).isInstanceOf(BayeuxCodec.Bad.class);
        assertThat(BayeuxCodec.parse(List.of("[" + most + "{}]", "{}"))).isInstanceOf(BayeuxCodec.Bad.class);
    }

    @Test
    void membersOfAnotherTypeAreAsGoodAsAbsent() {
        Header header = one("{\"channel\":\"/a\",\"clientId\":7,\"id\":{\"x\":1},\"ext\":[1],\"data\":1}")
                .header();
        assertThat(header).isEqualTo(new Header("/a", Optional.empty(), Optional.empty(), Ext.NONE));
    }

    @Test
    void noTextIsBeyondIt() {
        String whole = "[{\"channel\":\"/meta/connect\",\"id\":\"1\",\"advice\":{\"timeout\":0},\"ext\":{\"ack\":-1}},"
                + "{\"channel\":\"/a\",\"data\":{\"x\":[1,\"y\"]},\"subscription\":[\"/b\"]}]";
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at, Math.min(text.length(), at + random.nextInt(3)), random.nextBoolean() ? "" : piece(random));
            }
            assertThat(BayeuxCodec.parse(text.toString())).as(text.toString()).isNotNull();
        }
    }

    private static String piece(Random random) {
        return List.of("{", "}", "[", "]", "\"", ",", ":", "null", "7", "\\u00", "-")
                .get(random.nextInt(11));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext", "advice", "subscription", "supportedConnectionTypes"})
    void aNumberThatNoComputerHoldsIsBadWhereItIsLookedAt(String field) {
        String message = "{\"channel\":\"/meta/handshake\",\"" + field + "\":{\"a\":1e99999999999}}";
        assertThat(BayeuxCodec.parse(message)).isEqualTo(new BayeuxCodec.Bad("not JSON: a number is out of range"));
    }

    @Test
    void aNumberThatNoComputerHoldsIsPassedOnAsData() {
        assertThat(BayeuxCodec.parse("{\"channel\":\"/a\",\"data\":1e99999999999}"))
                .isInstanceOf(BayeuxCodec.Batch.class);
    }
}
