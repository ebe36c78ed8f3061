package stentor.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestChannelTest {
    private static final RestChannel NOBODY = new RestChannel(0, OptionalLong.empty(), Optional.empty());
    private static final RestChannel ROOM = new RestChannel(3, OptionalLong.of(2), Optional.empty());
    private static final RestChannel CACHE =
            new RestChannel(1, OptionalLong.empty(), Optional.of(new RestChannel.Cached("e", "{\"a\":1}", 90)));

    @Test
    void aChannelByItselfSaysWhetherItIsOccupiedAndWhatWasAskedFor() {
        assertThat(NOBODY.encode(Set.of())).isEqualTo("{\"occupied\":false}");
        assertThat(ROOM.encode(Set.of())).isEqualTo("{\"occupied\":true}");
        assertThat(ROOM.encode(EnumSet.allOf(RestInfo.class)))
                .isEqualTo("{\"occupied\":true,\"user_count\":2,\"subscription_count\":3,\"cache\":null}");
        assertThat(CACHE.encode(EnumSet.allOf(RestInfo.class)))
                .isEqualTo("{\"occupied\":true,\"subscription_count\":1,"
                        + "\"cache\":{\"data\":\"{\\\"a\\\":1}\",\"ttl\":90}}");
    }

    @Test
    void channelsAreListedByTheirNamesInOrder() {
        Map<String, RestChannel> channels = new LinkedHashMap<>();
        assertThat(RestChannel.encode(channels, Set.of())).isEqualTo("{\"channels\":{}}");
        channels.put("b", ROOM);
        channels.put("a", NOBODY);
        assertThat(RestChannel.encode(channels, Set.of())).isEqualTo("{\"channels\":{\"b\":{},\"a\":{}}}");
        assertThat(RestChannel.encode(channels, Set.of(RestInfo.USER_COUNT)))
                .isEqualTo("{\"channels\":{\"b\":{\"user_count\":2},\"a\":{}}}");
    }

    @Test
    void aBatchIsAnsweredByItsPlaces() {
        assertThat(RestChannel.encodeBatch(
                        List.of(Optional.of(ROOM), Optional.of(NOBODY), Optional.empty()),
                        List.of(Set.of(RestInfo.SUBSCRIPTION_COUNT), Set.of(), Set.of(RestInfo.SUBSCRIPTION_COUNT))))
                .isEqualTo("{\"batch\":[{\"subscription_count\":3},{},{}]}");
    }

    @Test
    void usersAreListedByTheirIds() {
        assertThat(RestChannel.encodeUsers(List.of("1", "gr\u00fcn")))
                .isEqualTo("{\"users\":[{\"id\":\"1\"},{\"id\":\"gr\u00fcn\"}]}");
        assertThat(RestChannel.encodeUsers(List.of())).isEqualTo("{\"users\":[]}");
        assertThat(RestChannel.utf8("\u00fc")).hasSize(2);
    }

    @Test
    void whatIsAskedForIsAListAndWhatIsNotKnownIsLeftOut() {
        assertThat(RestInfo.read(Optional.empty())).isEmpty();
        assertThat(RestInfo.read(Optional.of(""))).isEmpty();
        assertThat(RestInfo.read(Optional.of("user_count, cache,user_count,other")))
                .containsExactly(RestInfo.USER_COUNT, RestInfo.CACHE);
        assertThat(RestInfo.read(Optional.of("subscription_count"))).containsExactly(RestInfo.SUBSCRIPTION_COUNT);
    }
}
