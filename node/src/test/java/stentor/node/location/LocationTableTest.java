package stentor.node.location;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.location.LocationTable.Shadowed;
import stentor.protocol.channel.ChannelKey;

class LocationTableTest {
    @Test
    void theFirstLocationThatTakesThePathIsFound() {
        Location first = publisher(LocationPattern.url("/a/(.+)/x"));
        Location second = publisher(LocationPattern.prefix("/a/"));
        LocationTable table = new LocationTable(List.of(first, second));
        assertThat(table.find("/a/b/x")).contains(new LocationTable.Found(first, "b"));
        assertThat(table.find("/a/b/y")).contains(new LocationTable.Found(second, "b/y"));
        assertThat(table.find("/b/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/größe:1/, /gr%C3%B6%C3%9Fe:1/x",
        "/größe:1/, /gr%c3%b6%c3%9fe%3a1/x",
        "/%7euser/, /~user/x",
        "/~user/, /%7Euser/x",
        "/publisher/, /%70ublisher/x",
        "/a|b/, /a|b/x",
        "/a|b/, /a%7cb/x",
    })
    void aFixedPartIsFoundHoweverItIsPercentEncoded(String prefix, String path) {
        Location location = publisher(LocationPattern.prefix(prefix));
        LocationTable table = new LocationTable(List.of(location));
        assertThat(table.find(path)).contains(new LocationTable.Found(location, "x"));
        Location named = publisher(LocationPattern.path(prefix + ":channel_id" + prefix));
        assertThat(new LocationTable(List.of(named)).find(path + path.substring(0, path.length() - 1)))
                .contains(new LocationTable.Found(named, "x"));
    }

    @Test
    void anEncodedSlashIsNoSlash() {
        assertThat(new LocationTable(List.of(publisher(LocationPattern.prefix("/a/b/")))).find("/a%2Fb/x"))
                .isEmpty();
    }

    @Test
    void theDefaultLocationsAreThose() {
        LocationTable table = LocationTable.defaults();
        assertThat(Stream.of("publisher", "publish", "subscriber", "subscribe", "pubsub", "push_messages", "msgbus")
                        .map(name -> table.find("/" + name + "/x")
                                .orElseThrow()
                                .location()
                                .type()))
                .containsExactly("publisher", "publisher", "subscriber", "subscriber", "pubsub", "queue", "bus");
        assertThat(table.find("/msgbus/").orElseThrow().rawId()).isEmpty();
        assertThat(table.locations())
                .allSatisfy(location ->
                        assertThat(location.mount().channel("x")).isEqualTo(new ChannelKey("default", "", "x")));
        assertThat(table.shadowed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "url    ; /(.+)                ; url    ; /pub/(.+)",
                "prefix ; /a/                  ; prefix ; /a/",
                "prefix ; /a/                  ; prefix ; /a/b/",
                "prefix ; /a/                  ; path   ; /a/b/:channel_id",
                "prefix ; /a/                  ; url    ; /a/(\\d+)/b",
                "path   ; /a/:channel_id       ; url    ; /a/([^/]+)",
                "url    ; /a/([^/]+)           ; path   ; /a/:channel_id",
                "url    ; /a/(.+)              ; prefix ; /a/",
                "url    ; /(.+)                ; url    ; /redis/(.+)/1/sub/",
                "url    ; ^/a/(.+)$            ; url    ; /a/b([a-z0-9-]+?)/?",
                "url    ; /a/b([^/]+)c        ; url    ; ^/a/b([^/]+)c$",
                "url    ; /a\\.b/(.+)          ; path   ; /a.b/:channel_id",
                "url    ; /((?i)a+)            ; url    ; /((?i)a+)",
                "prefix ; /größe/              ; path   ; größe/:channel_id",
            })
    void aLocationIsHiddenByAnEarlierOneThatTakesAllItsPaths(
            String kind, String pattern, String laterKind, String laterPattern) {
        assertThat(shadowed(pattern(kind, pattern), pattern(laterKind, laterPattern)))
                .containsExactly(new Shadowed(1, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "url    ; /pub/(.+)            ; url    ; /(.+)",
                "prefix ; /a/b/                ; prefix ; /a/",
                "prefix ; /pub/                ; prefix ; /publish/",
                "prefix ; /redis/              ; url    ; /redi(.+)",
                "path   ; /a/:channel_id       ; prefix ; /a/",
                "path   ; /a/:channel_id       ; path   ; /a/:channel_id/b",
                "url    ; /redis/(.+)/1/sub/   ; url    ; /redis/(.+)/1/pub/",
                "url    ; /redis/(.+)/1/sub/   ; url    ; /redis/(.+)/2/sub/",
                "url    ; /a/(\\d+)            ; path   ; /a/:channel_id",
                "url    ; /a/(\\w+)            ; url    ; /a/([\\w-]+)",
                "url    ; /a/([^x]+)           ; url    ; /a/([xyz]+)",
                "url    ; /a/(.{5})            ; url    ; /a/(.{4,5})",
                "url    ; /a\\.b/(.+)          ; url    ; /a.b/(.+)",
                "url    ; /((?i)a+)            ; url    ; /(a+)",
                "url    ; /(?!b)(.+)           ; url    ; /(a+)",
                "url    ; /(.)\\1              ; url    ; /(aa)",
                "url    ; /(a++)a              ; url    ; /(aa+)",
                "url    ; /([a-z&&[^b]]+)      ; url    ; /(b)",
                "url    ; /(.+)\\b             ; url    ; /(a-+)",
                "url    ; /ab(.+)              ; url    ; /ab?(.+)",
                "url    ; /ab(.+)              ; url    ; /ab{0,2}(.+)",
                "url    ; /a/(.+)              ; url    ; /a/x|/b/(.+)",
                "url    ; /a/(.+)              ; url    ; /a/(.*)",
            })
    void aLocationWithPathsOfItsOwnIsNotHidden(String kind, String pattern, String laterKind, String laterPattern) {
        assertThat(shadowed(pattern(kind, pattern), pattern(laterKind, laterPattern)))
                .isEmpty();
    }

    @Test
    void theRootOfABusIsAPathOfItsOwn() {
        Location all = publisher(LocationPattern.url("/msgbus/(.+)"));
        Location bus = new BusLocation(Mount.at(LocationPattern.prefix("/msgbus/")), Optional.empty());
        assertThat(new LocationTable(List.of(all, bus)).shadowed()).isEmpty();
    }

    @Test
    void eachHiddenLocationIsNamedOnceWithTheFirstThatHidesIt() {
        LocationTable table = new LocationTable(Stream.of("/x/", "/a/", "/a/b/", "/a/b/c/", "/x/")
                .map(prefix -> publisher(LocationPattern.prefix(prefix)))
                .toList());
        assertThat(table.shadowed()).containsExactly(new Shadowed(2, 1), new Shadowed(3, 1), new Shadowed(4, 0));
    }

    @Test
    void expressionsTooHardToCompareAreNotCalledHidden() {
        String hard = "/((?:(?:[ab]*a[ab]{20}){1,9})*)";
        assertThat(shadowed(LocationPattern.url(hard), LocationPattern.url(hard + "x?")))
                .isEmpty();
    }

    @Test
    void theLongestPatternsCanBeCompared() {
        String longest = "€".repeat(LocationPattern.MAX_LENGTH - 2);
        assertThat(shadowed(LocationPattern.prefix(longest), LocationPattern.prefix(longest + "/a")))
                .containsExactly(new Shadowed(1, 0));
    }

    private static List<Shadowed> shadowed(LocationPattern earlier, LocationPattern later) {
        return new LocationTable(List.of(publisher(earlier), publisher(later))).shadowed();
    }

    private static LocationPattern pattern(String kind, String source) {
        return switch (kind) {
            case "prefix" -> LocationPattern.prefix(source);
            case "path" -> LocationPattern.path(source);
            default -> LocationPattern.url(source);
        };
    }

    private static Location publisher(LocationPattern pattern) {
        return new PublisherLocation(Mount.at(pattern), Publishing.DEFAULT);
    }
}
