package stentor.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final long EXAMPLE = 784111777;

    @Test
    void aSecondIsWrittenAsRfc9110Prefers() {
        assertThat(HttpDate.format(EXAMPLE)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDate.format(EXAMPLE)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDate.format(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun Nov 06 08:49:37 1994"
            })
    void allThreeFormsAreRead(String text) {
        assertThat(HttpDate.parse(text)).hasValue(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "784111777",
                "yesterday",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 06 Nov 19944 08:49:37 GMT",
                "Xyz, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Wed, 31 Dec 1969 23:59:59 GMT",
                "Sun Nov    08:49:37 1994",
                "Sun, ０６ Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT\n",
                "1994-11-06T08:49:37Z"
            })
    void anythingElseIsEmpty(String text) {
        assertThat(HttpDate.parse(text)).isEmpty();
    }

    @Test
    void theDayOfTheWeekNeedNotFit() {
        assertThat(HttpDate.parse("Mon, 06 Nov 1994 08:49:37 GMT")).hasValue(EXAMPLE);
    }

    @Test
    void aYearOfTwoDigitsIsAtMostFiftyYearsAhead() {
        assertThat(HttpDateParser.parse("Sunday, 06-Nov-76 08:49:37 GMT", 2026))
                .isEqualTo(HttpDate.parse("Fri, 06 Nov 2076 08:49:37 GMT"));
        assertThat(HttpDateParser.parse("Sunday, 06-Nov-77 08:49:37 GMT", 2026))
                .isEqualTo(HttpDate.parse("Sun, 06 Nov 1977 08:49:37 GMT"));
        assertThat(HttpDateParser.parse("Sunday, 06-Nov-69 08:49:37 GMT", 1999)).isEmpty();
    }

    @Test
    void aLeapSecondIsTheSecondBeforeIt() {
        assertThat(HttpDate.parse("Sat, 31 Dec 2016 23:59:60 GMT")).hasValue(1483228799);
    }

    @Test
    void whatNoDateCanSayIsWrittenAsTheNearestThatItCan() {
        assertThat(HttpDate.format(Long.MAX_VALUE)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
        assertThat(HttpDate.parse("Fri, 31 Dec 9999 23:59:59 GMT")).hasValue(HttpDate.MAX_SECONDS);
        assertThat(HttpDate.format(-1)).isEqualTo(HttpDate.format(0));
    }

    @Test
    void everySecondIsWrittenAsTheJdkWouldAndReadBack() {
        DateTimeFormatter jdk = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                .withZone(ZoneOffset.UTC);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            long second = random.nextLong(HttpDate.MAX_SECONDS + 1);
            String text = HttpDateTest.formatBetweenOthers(second);
            assertThat(text).as("seed %d", seed).isEqualTo(jdk.format(Instant.ofEpochSecond(second)));
            assertThat(HttpDateParser.parse(text)).as("seed %d", seed).hasValue(second);
        }
    }

    private static String formatBetweenOthers(long second) {
        HttpDate.format(second + 1);
        return HttpDate.format(second);
    }
}
