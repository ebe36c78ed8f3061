package stentor.node.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationPatternTest {
    @Test
    void whatFollowsThePrefixIsTheId() {
        LocationPattern pattern = LocationPattern.prefix("/sub/");
        assertThat(pattern.match("/sub/a%20b/c")).contains("a%20b/c");
        assertThat(pattern.match("/sub/")).contains("");
        assertThat(pattern.match("/sub")).isEmpty();
        assertThat(pattern.match("/other/sub/a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/rt/:channel_id,         /rt/a%2Fb,      a%2Fb",
        "/rt/:channel_id,         /rt/,           ",
        "/rt/:channel_id,         /rt/a/b,        ",
        "/rt/:channel_id/listen,  /rt/a/listen,   a",
        "/rt/:channel_id/listen,  /rt/a/b/listen, ",
        "/rt/:channel_id/listen,  /rt/listen,     ",
        "/rt/:channel_id/listen,  /rt//listen,    ",
        "/:channel_id,            /a,             a",
    })
    void theChannelIdOfAPathIsOneSegment(String path, String request, String id) {
        assertThat(LocationPattern.path(path).match(request)).isEqualTo(Optional.ofNullable(id));
    }

    @Test
    void aMissingLeadingSlashIsAdded() {
        assertThat(LocationPattern.path("rt/:channel_id").match("/rt/a")).contains("a");
        assertThat(LocationPattern.path(":channel_id").match("/a")).contains("a");
        assertThat(LocationPattern.prefix("pub/").match("/pub/a")).contains("a");
        assertThat(LocationPattern.prefix("pub/").source()).isEqualTo("/pub/");
    }

    @Test
    void pathsAreWrittenAsPeopleReadThemAndMatchedAsClientsSendThem() {
        assertThat(LocationPattern.prefix("/größe/").match("/gr%C3%B6%C3%9Fe/a"))
                .contains("a");
        assertThat(LocationPattern.path("/my rooms/:channel_id").match("/my%20rooms/a"))
                .contains("a");
    }

    @Test
    void theCaptureGroupOfAUrlIsTheIdAndTheWholePathMustMatch() {
        LocationPattern pattern = LocationPattern.url("/redis/(.+)/1/sub/");
        assertThat(pattern.match("/redis/a/b/1/sub/")).contains("a/b");
        assertThat(pattern.match("/redis/a/1/sub/more")).isEmpty();
        assertThat(pattern.match("/x/redis/a/1/sub/")).isEmpty();
        assertThat(LocationPattern.url("/(?:a|b)/(?<id>\\d+)").match("/b/42")).contains("42");
    }

    @Test
    void aMatchThatLeavesTheGroupOutIsNone() {
        assertThat(LocationPattern.url("/a/(x)|/b/").match("/b/")).isEmpty();
    }

    @Test
    void aPathTooLongForTheExpressionIsNotTaken() {
        LocationPattern pattern = LocationPattern.url("/((?:a|b)+)");
        assertThat(pattern.match("/" + "ab".repeat(500_000) + "c")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/x           | found 0",
                "/(a)/(b)     | found 2",
            })
    void aUrlHasExactlyOneCaptureGroup(String url, String found) {
        assertThatThrownBy(() -> LocationPattern.url(url))
                .hasMessage(
                        "url: \"" + url + "\" (expected: exactly one capture group, the channel id; " + found + ")");
    }

    @Test
    void aUrlIsARegularExpression() {
        assertThatThrownBy(() -> LocationPattern.url("/(a"))
                .hasMessage("url: \"/(a\" (expected: a regular expression; Unclosed group at 3)");
    }

    @ParameterizedTest
    @CsvSource({"redis/(.+)", "/größe/(.+)"})
    void aUrlThatNoPathMatchesIsRefused(String url) {
        assertThatThrownBy(() -> LocationPattern.url(url))
                .hasMessage(
                        "url: \"" + url + "\" (expected: a regular expression that paths can match: they begin with /, "
                                + "and what is not ASCII is percent-encoded)");
    }

    @ParameterizedTest
    @CsvSource({"/sub", "/:channel_id/:channel_id", "/a:channel_id", "/:channel_ids", "/:channel_id.json"})
    void aPathHasOneSegmentForTheChannelId(String path) {
        assertThatThrownBy(() -> LocationPattern.path(path))
                .hasMessage(
                        "path: \"" + path + "\" (expected: a path with one segment :channel_id, as /sub/:channel_id)");
    }

    @Test
    void aPrefixIsNotEmptyAndHasNoQuery() {
        assertThatThrownBy(() -> LocationPattern.prefix("")).hasMessage("prefix: \"\" (expected: a path as /sub/)");
        assertThatThrownBy(() -> LocationPattern.prefix("/a?b"))
                .hasMessage("prefix: \"/a?b\" (expected: a path, without ? and #)");
    }

    @Test
    void aPatternIsNoLongerThanNeeded() {
        String longest = "ü".repeat(LocationPattern.MAX_LENGTH);
        assertThat(LocationPattern.prefix(longest).match("/" + "%C3%BC".repeat(LocationPattern.MAX_LENGTH) + "a"))
                .contains("a");
        assertThatThrownBy(() -> LocationPattern.url(longest + "x"))
                .hasMessage("url: 513 characters (expected: at most 512)");
    }
}
