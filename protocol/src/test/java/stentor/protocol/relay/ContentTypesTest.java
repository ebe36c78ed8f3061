package stentor.protocol.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypesTest {
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html; charset=\"utf-8\"", "X", "image/svg+xml"})
    void printableAsciiIsSafe(String value) {
        assertThat(ContentTypes.isSafe(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "a\r\nSet-Cookie: x",
                "a\nid: 1",
                "a\rb",
                "a\u0000",
                "a\tb",
                "a\u007f",
                "t\u00e9xt/plain",
                "a\u0085b"
            })
    void whatCouldWriteOtherPeoplesHeadersIsNot(String value) {
        assertThat(ContentTypes.isSafe(value)).isFalse();
    }

    @Test
    void aTypeLongerThanTheLimitIsNotSafe() {
        assertThat(ContentTypes.isSafe("x".repeat(ContentTypes.MAX_LENGTH))).isTrue();
        assertThat(ContentTypes.isSafe("x".repeat(ContentTypes.MAX_LENGTH + 1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain", "TEXT/HTML; charset=utf-8", "application/json", "Application/JSON;charset=utf-8",
                "application/ld+json", "image/svg+xml", "application/javascript", "application/xml",
                "application/x-www-form-urlencoded", " text/x-anything "
            })
    void textIsTextual(String type) {
        assertThat(ContentTypes.isTextual(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/octet-stream", "image/png", "", ";", "; text/plain", "x; a=text/plain", "textual"})
    void theRestIsNot(String type) {
        assertThat(ContentTypes.isTextual(type)).isFalse();
    }

    @Test
    void theTypeIsWhatStandsBeforeTheParameters() {
        assertThat(ContentTypes.withoutParameters("Text/HTML ; charset=utf-8; a=b"))
                .isEqualTo("Text/HTML");
        assertThat(ContentTypes.withoutParameters(" image/png ")).isEqualTo("image/png");
        assertThat(ContentTypes.withoutParameters(";a=b")).isEmpty();
    }
}
