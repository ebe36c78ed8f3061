package stentor.protocol.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresenceDeliveryTest {
    private static Map<String, Optional<String>> two() {
        Map<String, Optional<String>> members = new LinkedHashMap<>();
        members.put("7", Optional.of("{\"name\":\"Ann\"}"));
        members.put("\"x\"", Optional.empty());
        return members;
    }

    private static String whole(byte[] tail) {
        return new String(BayeuxDelivery.head("/presence/room"), UTF_8) + new String(tail, UTF_8);
    }

    @Test
    void theMembersAreADeliveryOnTheChannel() {
        assertThat(whole(PresenceDelivery.members(two())))
                .isEqualTo(
                        "{\"channel\":\"/presence/room\",\"data\":{\"presence\":\"members\",\"members\":["
                                + "{\"id\":\"7\",\"info\":{\"name\":\"Ann\"}},{\"id\":\"\\\"x\\\"\"}]},\"ext\":{\"presence\":true}}");
        assertThat(whole(PresenceDelivery.members(Map.of()))).contains("\"members\":[]");
    }

    @Test
    void soAreJoinsAndLeaves() {
        assertThat(whole(PresenceDelivery.joined("8", Optional.of("[1]"))))
                .isEqualTo("{\"channel\":\"/presence/room\",\"data\":{\"presence\":\"join\",\"member\":"
                        + "{\"id\":\"8\",\"info\":[1]}},\"ext\":{\"presence\":true}}");
        assertThat(whole(PresenceDelivery.left("8")))
                .isEqualTo(
                        "{\"channel\":\"/presence/room\",\"data\":{\"presence\":\"leave\",\"member\":{\"id\":\"8\"}},"
                                + "\"ext\":{\"presence\":true}}");
    }

    @Test
    void aQueryNamesItsChannelAndIsAnsweredWithItsId() {
        assertThat(PresenceDelivery.channelOf("{\"channel\":\"/presence/room\"}"))
                .contains("/presence/room");
        for (String none :
                new String[] {"{}", "[1]", "\"/presence/room\"", "{\"channel\":\"\"}", "{\"channel\":{}}", "}"}) {
            assertThat(PresenceDelivery.channelOf(none)).as(none).isEmpty();
        }
        Header query = new Header(PresenceDelivery.QUERY, Optional.of("\"5\""), Optional.empty(), Ext.NONE);
        assertThat(PresenceDelivery.answer(query, "/presence/room", two()))
                .isEqualTo("{\"channel\":\"/service/presence\",\"id\":\"5\",\"data\":{\"channel\":\"/presence/room\","
                        + "\"members\":[{\"id\":\"7\",\"info\":{\"name\":\"Ann\"}},{\"id\":\"\\\"x\\\"\"}]}}");
    }

    @Test
    void nobodyCanSayItInItsPlace() {
        assertThat(Ext.parse("{\"presence\":true,\"other\":1}").travelling()).contains("{\"other\":1}");
    }
}
