package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireResponse;

/** From URLs to locations and channel ids. */
class LocationsTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            store:
              default: { type: memory }
              other: { type: memory }
            locations:
              - { type: publisher, prefix: /pub/ }
              - { type: subscriber, prefix: /sub/, polling: interval }
              - { type: publisher, path: "/rooms/:channel_id/publish" }
              - { type: subscriber, path: "rooms/:channel_id/messages", polling: interval }
              - { type: publisher, url: "/id/([0-9]+)/pub", prefix: /ignored/ }
              - { type: subscriber, url: "/id/([0-9]+)/sub", polling: interval }
              - { type: publisher, prefix: /group/pub/, channel_group: g }
              - { type: subscriber, prefix: /group/sub/, channel_group: g, polling: interval }
              - { type: publisher, prefix: /other/pub/, store: other }
              - { type: subscriber, prefix: /other/sub/, store: other, polling: interval }
              - { type: publisher, prefix: "/" }
            """);

    @Test
    void anIdIsWhatFollowsThePrefix() {
        NODE.post("/pub/a/b", "x");
        assertThat(NODE.get("/sub/a/b").text()).isEqualTo("x");
        assertThat(NODE.get("/sub/a%2Fb").text()).isEqualTo("x");
        assertThat(NODE.get("/sub/a").status()).isEqualTo(304);
    }

    @Test
    void aLocationIsFoundHoweverItsFixedPartIsEncoded() {
        NODE.post("/%70ub/spelled", "x");
        assertThat(NODE.get("/s%75b/spelled").text()).isEqualTo("x");
        assertThat(NODE.get("/%73%75%62/%73pelled").text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?name=%E9", "?name=%FF%FE&more"})
    void whatNobodyReadsInAQueryMayBeAnything(String query) {
        NODE.post("/pub/query" + query, "x");
        assertThat(NODE.get("/sub/query" + query).status()).isEqualTo(200);
    }

    @Test
    void anIdIsTheSegmentOfThePath() {
        NODE.post("/rooms/one/publish", "x");
        assertThat(NODE.get("/rooms/one/messages").text()).isEqualTo("x");
        assertThat(NODE.get("/sub/one").text()).isEqualTo("x");
        NODE.post("/rooms/a%2Fb%20c/publish", "y");
        assertThat(NODE.get("/sub/a/b%20c").text()).isEqualTo("y");
        assertThat(NODE.request("OPTIONS", "/rooms/one/messages").header("Allow"))
                .contains("GET, HEAD, OPTIONS");
    }

    @Test
    void anIdIsTheGroupOfTheUrl() {
        NODE.post("/id/42/pub", "x");
        assertThat(NODE.get("/id/42/sub").text()).isEqualTo("x");
        assertThat(NODE.get("/sub/42").text()).isEqualTo("x");
    }

    @Test
    void theUrlWinsOverThePrefixAndMatchesAsAWhole() {
        // What the location does not take goes to the last one, whose ids are whole paths.
        NODE.post("/ignored/42", "x");
        assertThat(NODE.get("/sub/ignored/42").text()).isEqualTo("x");
        NODE.post("/id/43/pub/more", "x");
        assertThat(NODE.get("/sub/43").status()).isEqualTo(304);
        assertThat(NODE.get("/sub/id/43/pub/more").text()).isEqualTo("x");
    }

    @Test
    void theQueryIsNoPartOfTheId() {
        NODE.post("/pub/query?a=b/c", "x");
        assertThat(NODE.get("/sub/query?x").text()).isEqualTo("x");
        assertThat(NODE.get("/sub/query%3Fx").status()).isEqualTo(304);
    }

    @Test
    void theAddressMayBeSaidInFull() {
        NODE.post("http://stentor/pub/full", "x");
        assertThat(NODE.get("http://whatever:99/sub/full").text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/group", "/other"})
    void groupsAndStoresAreWorldsOfTheirOwn(String world) {
        String channel = world.substring(1);
        NODE.post("/pub/" + channel, "default");
        assertThat(NODE.get(world + "/sub/" + channel).status()).isEqualTo(304);
        NODE.post(world + "/pub/" + channel, "its own");
        assertThat(NODE.get(world + "/sub/" + channel).text()).isEqualTo("its own");
        WireResponse first = NODE.get("/sub/" + channel);
        assertThat(first.text()).isEqualTo("default");
        assertThat(NODE.get("/sub/" + channel, Relay.after(first)).status()).isEqualTo(304);
    }

    @Test
    void theFirstLocationThatMatchesTakesTheRequestWhateverItsMethod() {
        WireResponse answer = NODE.post("/sub/taken", "x");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(NODE.get("/pub/sub/taken").status()).isEqualTo(404);
    }

    @Test
    void aHiddenLocationIsNamedInAWarning() {
        assertThat(RunningNode.configuration("""
                        locations:
                          - { type: subscriber, url: "/(.+)" }
                          - { type: publisher, url: "/pub/(.+)" }
                        """).warnings())
                .singleElement()
                .asString()
                .endsWith("locations[1]: never reached: locations[0] takes all its requests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private-x",
                "presence-x",
                "private/x",
                "presence/x",
                "private%2Fx",
                "%70rivate-x",
                "private-",
                "presence/"
            })
    void reservedIdsAreClosed(String id) {
        for (String request : new String[] {"GET /sub/", "GET /pub/", "PUT /pub/", "DELETE /pub/", "POST /pub/"}) {
            String[] parts = request.split(" ");
            assertThat(NODE.request(parts[0], parts[1] + id).status()).isEqualTo(403);
        }
    }

    @Test
    void idsThatOnlyLookReservedAreOpen() {
        Stream.of("private", "privateer", "presence", "presences/x", "x/private-x", "Private-x", "xprivate-")
                .forEach(id -> assertThat(NODE.request("PUT", "/pub/" + id).status())
                        .as(id)
                        .isEqualTo(200));
    }
}
