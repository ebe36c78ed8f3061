package stentor.protocol.url;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "a%20b, a b",
        "a+b, a+b",
        "caf%C3%A9, café",
        "%F0%9F%A6%86, 🦆",
        "100%25, 100%",
        "plain, plain",
        "%41%5a, AZ"
    })
    void whatIsEncodedIsUtf8(String encoded, String text) {
        assertThat(PercentEncoding.decode(encoded)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%", "a%2", "%2g", "%g2", "%+1", "%FF", "%C3", "%C3%28", "%C0%AF", "%ED%A0%80"})
    void whatIsBrokenOrNotUtf8IsNotGuessed(String encoded) {
        assertThat(PercentEncoding.decode(encoded)).isEmpty();
    }

    @Test
    void aBrokenOneIsFound() {
        assertThat(PercentEncoding.brokenAt("a%41%b")).isEqualTo(4);
        assertThat(PercentEncoding.brokenAt("a%4")).isEqualTo(1);
        assertThat(PercentEncoding.brokenAt("%41")).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "/%70ublisher/x, /publisher/x",
        "/c%3Ad/, /c:d/",
        "/c%3ad/, /c:d/",
        "/~u/, /~u/",
        "/%7eu/, /~u/",
        "/%c3%a9/, /%C3%A9/",
        "/é/, /%C3%A9/",
        "/🦆/, /%F0%9F%A6%86/",
        "/a|b/, /a%7Cb/",
        "/a%7cb/, /a%7Cb/",
        "/a%2fb, /a%2Fb",
        "/a%25b, /a%25b",
        "/50%/x, /50%/x",
        "/50%2, /50%2",
        "/plain/path-1, /plain/path-1",
        "/a[1]{2}^`\\, /a%5B1%5D%7B2%7D%5E%60%5C"
    })
    void allSpellingsOfAPathAreOne(String path, String normal) {
        assertThat(PercentEncoding.normalizePath(path)).isEqualTo(normal);
        assertThat(PercentEncoding.normalizePath(normal)).isEqualTo(normal);
    }
}
