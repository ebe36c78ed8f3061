package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PusherCodecTest {
    private static PusherFrame read(String text) {
        return PusherCodec.read(text.getBytes(UTF_8));
    }

    private static String text(byte[] frame) {
        return new String(frame, UTF_8);
    }

    @Test
    void aSubscriptionNamesItsChannelAndWhatItShows() {
        assertThat(read("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\",\"auth\":\"\"}}"))
                .isEqualTo(new PusherFrame.Subscribe("news", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(read("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-a\",\"auth\":\"k:s\","
                        + "\"channel_data\":\"{\\\"user_id\\\":1}\",\"since\":\"7:0\"}}"))
                .isEqualTo(new PusherFrame.Subscribe(
                        "presence-a", Optional.of("k:s"), Optional.of("{\"user_id\":1}"), Optional.of("7:0")));
    }

    @Test
    void dataMayBeAStringOfJson() {
        assertThat(read("{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"news\\\"}\"}"))
                .isEqualTo(new PusherFrame.Subscribe("news", Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aClientEventsDataIsPassedOnAsTextWhateverItIs() {
        String event = "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":";
        assertThat(read(event + "{\"n\": 1.50, \"big\": 123456789012345678901234567890}}"))
                .isEqualTo(new PusherFrame.ClientEvent(
                        "client-x", "private-a", "{\"n\":1.50,\"big\":123456789012345678901234567890}"));
        assertThat(read(event + "\"plain\"}")).isEqualTo(new PusherFrame.ClientEvent("client-x", "private-a", "plain"));
        assertThat(read(event + "null}")).isEqualTo(new PusherFrame.ClientEvent("client-x", "private-a", "null"));
        assertThat(read("{\"event\":\"client-x\",\"channel\":\"private-a\"}"))
                .isEqualTo(new PusherFrame.ClientEvent("client-x", "private-a", "{}"));
    }

    @Test
    void theRestOfWhatClientsSay() {
        assertThat(read("{\"event\":\"pusher:ping\"}")).isEqualTo(new PusherFrame.Ping());
        assertThat(read("{\"event\":\"pusher:pong\",\"data\":{}}")).isEqualTo(new PusherFrame.Pong());
        assertThat(read("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"a\"}}"))
                .isEqualTo(new PusherFrame.Unsubscribe("a"));
        assertThat(read("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{}\"}}"))
                .isEqualTo(new PusherFrame.SignIn("k:s", "{}"));
        assertThat(read("{\"event\":\"pusher:stentor_recover\",\"data\":{}}")).isEqualTo(new PusherFrame.Recover());
        assertThat(read("{\"event\":\"message\"}")).isEqualTo(new PusherFrame.Unknown("message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[1]",
                "7",
                "null",
                "{}",
                "{\"event\":7}",
                "{\"event\":\"pusher:subscribe\"}",
                "{\"event\":\"pusher:subscribe\",\"data\":7}",
                "{\"event\":\"pusher:subscribe\",\"data\":\"x\"}",
                "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":7}}",
                "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"a\",\"auth\":{}}}",
                "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"a\",\"channel_data\":{\"user_id\":1}}}",
                "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"a\"}}",
                "{\"event\":\"client-x\",\"data\":{}}",
                "{\"event\":\"pusher:ping\"} {}"
            })
    void whatCannotBeReadIsSaid(String text) {
        assertThat(read(text)).isInstanceOf(PusherFrame.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|not JSON: Unexpected end-of-input: expected close marker for Object",
                "[1,2|not JSON: Unexpected end-of-input: expected close marker for Array",
                "hello|not JSON: Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
            })
    void theReasonSpeaksOfTheTextAndNotOfTheParser(String text, String reason) {
        assertThat(read(text)).isEqualTo(new PusherFrame.Malformed(reason));
    }

    @Test
    void aTextThatIsTooDeepIsToldTheLimit() {
        assertThat(read("[".repeat(1000)))
                .isEqualTo(new PusherFrame.Malformed(
                        "not JSON: Document nesting depth (101) exceeds the maximum allowed (100)"));
    }

    @Test
    void depthHasALimitAndBreaksNothing() {
        String deep = "[".repeat(1000) + "]".repeat(1000);
        assertThat(read("{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":" + deep + "}"))
                .isInstanceOf(PusherFrame.Malformed.class);
        assertThat(read("[".repeat(10_000_000))).isInstanceOf(PusherFrame.Malformed.class);
        assertThat(read("{\"event\":\"" + "x".repeat(10_000_000) + "\"}")).isInstanceOf(PusherFrame.Unknown.class);
        assertThat(read("{\"event\":\"client-" + "x".repeat(194) + "\",\"channel\":\"private-a\"}"))
                .isInstanceOf(PusherFrame.Malformed.class);
    }

    @Test
    void dataGoesOutAsAString() {
        assertThat(text(PusherCodec.event("e", "a", "{\"some\":\"dätä\"}".getBytes(UTF_8), Optional.empty())))
                .isEqualTo("{\"event\":\"e\",\"channel\":\"a\",\"data\":\"{\\\"some\\\":\\\"dätä\\\"}\"}");
        assertThat(text(PusherCodec.event("e", "presence-a", "x".getBytes(UTF_8), Optional.of("7"))))
                .isEqualTo("{\"event\":\"e\",\"channel\":\"presence-a\",\"data\":\"x\",\"user_id\":\"7\"}");
        assertThat(text(PusherCodec.connectionEstablished("1.2", 120)))
                .isEqualTo("{\"event\":\"pusher:connection_established\","
                        + "\"data\":\"{\\\"socket_id\\\":\\\"1.2\\\",\\\"activity_timeout\\\":120}\"}");
        assertThat(text(PusherCodec.pong())).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
        assertThat(text(PusherCodec.subscriptionSucceeded("a")))
                .isEqualTo("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"a\",\"data\":\"{}\"}");
    }

    @Test
    void anErrorsDataIsAnObject() {
        assertThat(text(PusherCodec.error(PusherError.CLIENT_EVENT_REFUSED, "no")))
                .isEqualTo("{\"event\":\"pusher:error\",\"data\":{\"code\":4301,\"message\":\"no\"}}");
    }

    @Test
    void thePresenceOfAChannelIsItsUsers() {
        Map<String, Optional<String>> members = new LinkedHashMap<>();
        members.put("1", Optional.of("{\"name\":\"A\"}"));
        members.put("2", Optional.empty());
        assertThat(text(PusherCodec.subscriptionSucceeded("presence-a", members)))
                .contains("\\\"presence\\\":{\\\"ids\\\":[\\\"1\\\",\\\"2\\\"],"
                        + "\\\"hash\\\":{\\\"1\\\":{\\\"name\\\":\\\"A\\\"},\\\"2\\\":null},\\\"count\\\":2}");
        assertThat(text(PusherCodec.memberRemoved("presence-a", "1"))).contains("\"{\\\"user_id\\\":\\\"1\\\"}\"");
        assertThat(text(PusherCodec.memberAdded("presence-a", "1", Optional.of("[1]"))))
                .contains("\"{\\\"user_id\\\":\\\"1\\\",\\\"user_info\\\":[1]}\"");
    }

    @Test
    void watchlistEventsHaveNoChannelAndSayOnlyWhatHappened() {
        assertThat(text(PusherCodec.watchlistEvents(List.of("1"), List.of())))
                .isEqualTo("{\"event\":\"pusher_internal:watchlist_events\",\"data\":"
                        + "\"{\\\"events\\\":[{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"1\\\"]}]}\"}");
    }

    @Test
    void onlyCodesBelow4300EndAConnection() {
        for (PusherError error : PusherError.values()) {
            assertThat(error.closes()).isEqualTo(error.code() < 4300);
        }
    }

    @Test
    void aMembersIdMayBeANumberAUsersMayNot() {
        assertThat(UserData.ofChannel("{\"user_id\":10,\"user_info\":{\"name\":\"x\"}}"))
                .isEqualTo(new UserData.Known(new UserData("10", Optional.of("{\"name\":\"x\"}"), List.of())));
        assertThat(UserData.ofSignIn("{\"id\":\"7\",\"watchlist\":[\"8\"]}"))
                .isEqualTo(new UserData.Known(new UserData("7", Optional.empty(), List.of("8"))));
        for (String bad : List.of("", "[]", "{}", "{\"user_id\":\"\"}", "{\"user_id\":{}}", "{\"user_id\":true}")) {
            assertThat(UserData.ofChannel(bad)).as(bad).isInstanceOf(UserData.Malformed.class);
        }
        for (String bad : List.of(
                "",
                "{\"id\":7}",
                "{\"id\":\"\"}",
                "{\"id\":\"1\",\"watchlist\":[1]}",
                "{\"id\":\"1\",\"watchlist\":\"2\"}",
                "{\"id\":\"" + "x".repeat(129) + "\"}")) {
            assertThat(UserData.ofSignIn(bad)).as(bad).isInstanceOf(UserData.Malformed.class);
        }
    }

    private static PusherFrame.Malformed malformed(String json) {
        return (PusherFrame.Malformed) PusherCodec.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    void anEventsNameHasTwoHundredCharactersAtMost() {
        String longest = "client-" + "x".repeat(193);
        assertThat(PusherCodec.read(("{\"event\":\"" + longest + "\",\"channel\":\"a\"}").getBytes(UTF_8)))
                .isEqualTo(new PusherFrame.ClientEvent(longest, "a", "{}"));
        assertThat(malformed("{'event':'" + longest + "x','channel':'a'}").reason())
                .contains("200");
    }

    @Test
    void whatIsNoJsonIsSaidInTheParsersWords() {
        assertThat(malformed("x").reason()).matches("not JSON: .*'x'.*");
    }

    @Test
    void aKeyDoesNotShowItsSecret() {
        assertThat(new AppKey("app-key", "app-secret").toString())
                .contains("app-key")
                .doesNotContain("app-secret");
    }

    @Test
    void whoUnsubscribesFromNothingIsTold() {
        assertThat(malformed("{'event':'pusher:unsubscribe','data':{}}").reason())
                .contains("data.channel");
    }

    @Test
    void whatASubscriberIsTold() {
        assertThat(text(PusherCodec.cacheMiss("cache-a")))
                .isEqualTo("{\"event\":\"pusher:cache_miss\",\"channel\":\"cache-a\",\"data\":\"{}\"}");
        assertThat(text(PusherCodec.subscriptionCount("a", 7)))
                .isEqualTo("{\"event\":\"pusher_internal:subscription_count\",\"channel\":\"a\","
                        + "\"data\":\"{\\\"subscription_count\\\":7}\"}");
        assertThat(text(PusherCodec.subscriptionError("a", "AuthError", 401, "why")))
                .isEqualTo(
                        "{\"event\":\"pusher:subscription_error\",\"channel\":\"a\","
                                + "\"data\":\"{\\\"type\\\":\\\"AuthError\\\",\\\"error\\\":\\\"why\\\",\\\"status\\\":401}\"}");
        assertThat(text(PusherCodec.signInSuccess("{}")))
                .isEqualTo("{\"event\":\"pusher:signin_success\",\"data\":\"{\\\"user_data\\\":\\\"{}\\\"}\"}");
    }

    @Test
    void whatAClientIsToldThatRecovers() {
        assertThat(text(PusherCodec.position("a", "1450755280:3")))
                .isEqualTo("{\"event\":\"pusher_internal:stentor_position\",\"channel\":\"a\","
                        + "\"data\":\"{\\\"position\\\":\\\"1450755280:3\\\"}\"}");
        assertThat(text(PusherCodec.gap("a")))
                .isEqualTo("{\"event\":\"pusher_internal:stentor_gap\",\"channel\":\"a\",\"data\":\"{}\"}");
    }

    @Test
    void watchlistEventsSayWhoComesAndWhoGoes() {
        assertThat(text(PusherCodec.watchlistEvents(List.of("a"), List.of("b", "c"))))
                .contains("{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"a\\\"]},"
                        + "{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\"b\\\",\\\"c\\\"]}");
    }

    @Test
    void aUsersIdHas128CharactersAtMost() {
        assertThat(UserData.ofSignIn("{\"id\":\"" + "x".repeat(128) + "\"}")).isInstanceOf(UserData.Known.class);
    }

    @Test
    void aNumberThatNoComputerHoldsIsMalformed() {
        assertThat(read("{\"event\":1e99999999999}"))
                .isEqualTo(new PusherFrame.Malformed("not JSON: a number is out of range"));
    }
}
