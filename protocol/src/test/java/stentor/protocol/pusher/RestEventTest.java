package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestEventTest {
    private static RestEvent.Read one(String json) {
        return RestEvent.readOne(json.replace('\'', '"').getBytes(UTF_8), 100);
    }

    private static String channels(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'c" + i + "'").collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void anEventHasANameDataAndChannels() {
        assertThat(one("{'name':'e','data':'d','channels':['a','b'],'socket_id':'1.2','info':'user_count, cache'}"))
                .isEqualTo(new RestEvent.Events(List.of(new RestEvent(
                        "e",
                        List.of(
                                ChannelName.read("a").orElseThrow(),
                                ChannelName.read("b").orElseThrow()),
                        "d",
                        Optional.of("1.2"),
                        Set.of(RestInfo.USER_COUNT, RestInfo.CACHE)))));
    }

    @Test
    void aChannelThatIsNamedTwiceIsSentTheEventOnce() {
        RestEvent.Events events =
                (RestEvent.Events) one("{'name':'e','data':'d','channels':['a','b','a'],'channel':'b'}");
        assertThat(events.events().get(0).channels())
                .extracting(ChannelName::text)
                .containsExactly("a", "b");
    }

    @Test
    void dataThatIsNoStringIsPassedOnAsItsText() {
        RestEvent.Events events = (RestEvent.Events) one("{'name':'e','data':{'a':[1]},'channel':'a'}");
        assertThat(events.events().get(0).data()).isEqualTo("{\"a\":[1]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x|400",
                "[]|400",
                "{'data':'d','channel':'a'}|400",
                "{'name':7,'data':'d','channel':'a'}|400",
                "{'name':'e','channel':'a'}|400",
                "{'name':'e','data':'d'}|400",
                "{'name':'e','data':'d','channels':[]}|400",
                "{'name':'e','data':'d','channels':[7]}|400",
                "{'name':'e','data':'d','channel':'a b'}|400",
                "{'name':'e','data':'d','channel':'#private'}|400",
                "{'name':'e','data':'d','channel':'a','socket_id':'x'}|400",
                "{'name':'e','data':'d','channel':'a','socket_id':1.2}|400",
                "{'name':'e','data':'d','channel':'a','info':['user_count']}|400",
                "{'name':'pusher:error','data':'d','channel':'a'}|400",
                "{'name':'pusher_internal:member_added','data':'d','channel':'a'}|400",
                "{'name':'e','data':'d','channels':['a','private-encrypted-b']}|400"
            })
    void whatIsWrongIsSaid(String json, int status) {
        assertThat(one(json)).isInstanceOfSatisfying(RestEvent.Refused.class, refused -> assertThat(refused.status())
                .isEqualTo(status));
    }

    @Test
    void limits() {
        assertThat(one("{'name':'e','data':'d','channels':" + channels(100) + "}"))
                .isInstanceOf(RestEvent.Events.class);
        assertThat(one("{'name':'e','data':'d','channels':" + channels(101) + "}"))
                .isInstanceOf(RestEvent.Refused.class);
        assertThat(one("{'name':'e','channel':'a','data':'" + "x".repeat(101) + "'}"))
                .isInstanceOfSatisfying(RestEvent.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(413));
        assertThat(one("{'channel':'a','data':'d','name':'" + "x".repeat(201) + "'}"))
                .isInstanceOf(RestEvent.Refused.class);
        String item = "{\"name\":\"e\",\"data\":\"d\",\"channel\":\"a\"}";
        assertThat(batch(Collections.nCopies(10, item))).isInstanceOf(RestEvent.Events.class);
        assertThat(batch(Collections.nCopies(11, item)))
                .isInstanceOfSatisfying(RestEvent.Refused.class, refused -> assertThat(refused.text())
                        .contains("11"));
    }

    private static RestEvent.Read batch(List<String> items) {
        return RestEvent.readBatch(("{\"batch\":[" + String.join(",", items) + "]}").getBytes(UTF_8), 100);
    }

    @Test
    void answersHaveWhatWasAskedForAndNothingElse() {
        RestChannel room = new RestChannel(3, OptionalLong.of(2), Optional.empty());
        assertThat(room.encode(Set.of())).isEqualTo("{\"occupied\":true}");
        assertThat(room.encode(EnumSet.allOf(RestInfo.class)))
                .isEqualTo("{\"occupied\":true,\"user_count\":2,\"subscription_count\":3,\"cache\":null}");
        RestChannel cached =
                new RestChannel(0, OptionalLong.empty(), Optional.of(new RestChannel.Cached("e", "d", 1800)));
        assertThat(cached.encode(EnumSet.allOf(RestInfo.class)))
                .isEqualTo("{\"occupied\":false,\"subscription_count\":0,\"cache\":{\"data\":\"d\",\"ttl\":1800}}");
        assertThat(RestChannel.encode(Map.of("presence-a", room), Set.of()))
                .isEqualTo("{\"channels\":{\"presence-a\":{}}}");
        assertThat(RestChannel.encodeBatch(
                        List.of(Optional.empty(), Optional.of(room)),
                        List.of(Set.of(), Set.of(RestInfo.SUBSCRIPTION_COUNT))))
                .isEqualTo("{\"batch\":[{},{\"subscription_count\":3}]}");
        assertThat(RestChannel.encodeUsers(List.of("1"))).isEqualTo("{\"users\":[{\"id\":\"1\"}]}");
    }

    private static RestEvent.Read batch(String json) {
        return RestEvent.readBatch(json.replace('\'', '"').getBytes(UTF_8), 100);
    }

    @Test
    void aBatchHasItsEventsInOrder() {
        RestEvent.Events events = (RestEvent.Events)
                batch("{'batch':[{'name':'a','data':'1','channel':'x'},{'name':'b','data':'2','channel':'y'}]}");
        assertThat(events.events()).extracting(RestEvent::name).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"x", "[]", "{}", "{'batch':{}}", "{'batch':['x']}"})
    void whatIsNoBatchIsRefused(String json) {
        assertThat(((RestEvent.Refused) batch(json)).status()).isEqualTo(400);
    }

    @Test
    void theLongestNameAndTheLargestDataAreTaken() {
        assertThat(one("{'name':'" + "n".repeat(200) + "','data':'" + "d".repeat(100) + "','channel':'a'}"))
                .isInstanceOf(RestEvent.Events.class);
    }

    @Test
    void anEmptySocketIdIsNone() {
        RestEvent.Events events = (RestEvent.Events) one("{'name':'e','data':'d','channel':'a','socket_id':''}");
        assertThat(events.events().get(0).exceptSocket()).isEmpty();
    }

    @Test
    void aNameThatIsNoneIsSaidAsFarAsItGoes() {
        RestEvent.Refused refused =
                (RestEvent.Refused) one("{'name':'e','data':'d','channel':'" + "x".repeat(201) + "'}");
        assertThat(refused.text()).endsWith("x".repeat(200) + "...");
        RestEvent.Refused spaced = (RestEvent.Refused) one("{'name':'e','data':'d','channel':'a b'}");
        assertThat(spaced.text()).endsWith(": a b");
    }
}
