package stentor.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.protocol.channel.Payload;

class BusFilterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/*,image/* | text/plain | true",
                "text/*,image/* | IMAGE/PNG | true",
                "text/*,image/* | application/json | false",
                "TEXT/Plain | text/plain;charset=utf-8 | true",
                "text/plain | text/plain ; a=b | true",
                "text/* | application/x;a=text/plain | false",
                "*/json | application/json | true",
                "*json | application/ld+json | true",
                "text/?ml | text/xml | true",
                "text/?ml | text/html | false",
                "text/*,!text/html | text/html | false",
                "!text/html,text/* | text/html | false",
                "text/*,!text/html | text/plain | true",
                "!text/* | image/png | true",
                "!text/* | text/plain | false",
                "! text/* , image/* | image/png | true",
                "* | anything | true",
                "!* | anything | false",
                "'' | anything | true",
                "', ,' | anything | true",
                "! | anything | true",
            })
    void aTypeFitsAListOfPatterns(String patterns, String type, boolean fits) {
        BusFilter filter = BusFilter.of(Optional.of(patterns), Optional.empty());
        assertThat(filter.accepts(message(type, null))).isEqualTo(fits);
    }

    @Test
    void aMessageWithoutATypeIsOctets() {
        assertThat(BusFilter.of(Optional.of("application/*"), Optional.empty()).accepts(message(null, null)))
                .isTrue();
        assertThat(BusFilter.of(Optional.of("text/*"), Optional.empty()).accepts(message(null, null)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a*,b | alice | true",
                "a*,b | b | true",
                "a*,b | bob | false",
                "a*,b | Alice | false",
                "*,!bob | bob | false",
                "*,!bob | alice | true",
                "a\\*c | a\\xc | true",
            })
    void aSenderFitsAListOfPatternsAsItIsWritten(String patterns, String sender, boolean fits) {
        BusFilter filter = BusFilter.of(Optional.empty(), Optional.of(patterns));
        assertThat(filter.accepts(message("text/plain", sender))).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | true",
                "a*,* | true",
                "*,!bob | true",
                "a* | false",
                "*a | false",
                "? | false",
                "!bob | false",
                "*,!* | false",
                "'' | true"
            })
    void aMessageWithoutASenderFitsOnlyTheStar(String patterns, boolean fits) {
        BusFilter filter = BusFilter.of(Optional.empty(), Optional.of(patterns));
        assertThat(filter.accepts(message("text/plain", null))).isEqualTo(fits);
    }

    @Test
    void bothFiltersMustFit() {
        BusFilter filter = BusFilter.of(Optional.of("text/*"), Optional.of("alice"));
        assertThat(filter.accepts(message("text/plain", "alice"))).isTrue();
        assertThat(filter.accepts(message("image/png", "alice"))).isFalse();
        assertThat(filter.accepts(message("text/plain", "bob"))).isFalse();
    }

    @Test
    void noFilterLetsEverythingIn() {
        assertThat(BusFilter.of(Optional.empty(), Optional.empty()).accepts(message(null, null)))
                .isTrue();
    }

    @Test
    void manyStarsDoNotTakeForever() {
        BusPattern pattern = BusPattern.parse("*a".repeat(500) + "*b");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThat(pattern.fits("a".repeat(2_000)))
                .isFalse());
    }

    @Test
    void wildcardsFitWhatTheSameRegularExpressionFits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String wildcard = random(random, "ab*?");
            String value = random(random, "ab");
            Pattern expression = Pattern.compile(wildcard.replace("*", ".*").replace("?", "."));
            assertThat(BusPattern.parse(wildcard).fits(value))
                    .as("seed %d: %s on %s", seed, wildcard, value)
                    .isEqualTo(expression.matcher(value).matches());
        }
    }

    private static String random(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(7); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static Payload message(String type, String sender) {
        return new Payload(new byte[0], Optional.ofNullable(type), Optional.empty(), Optional.ofNullable(sender));
    }
}
