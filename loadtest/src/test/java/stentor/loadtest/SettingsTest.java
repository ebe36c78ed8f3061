package stentor.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void whatIsNotSetIsSmallAndOnThisMachine() {
        Settings settings = read(Map.of());
        assertThat(settings.urls()).containsExactly("http://127.0.0.1:8080");
        assertThat(settings.publisherPath()).isEqualTo("/publisher/");
        assertThat(settings.subscriberPath()).isEqualTo("/subscriber/");
        assertThat(settings.limit()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void everyPropertyIsRead() {
        Settings settings = read(Map.of(
                "stentor.urls", "http://a:1,https://b:2",
                "stentor.subscribers", "30",
                "stentor.publishers", "2",
                "stentor.channels", "3",
                "stentor.rate", "60",
                "stentor.duration", "5",
                "stentor.publisher_path", "/pub/",
                "stentor.subscriber_path", "/sub/"));
        assertThat(settings.urls()).containsExactly("http://a:1", "https://b:2");
        assertThat(settings)
                .extracting(Settings::subscribers, Settings::publishers, Settings::channels, Settings::rate)
                .containsExactly(30, 2, 3, 60);
        assertThat(settings.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.publisherPath()).isEqualTo("/pub/");
        assertThat(settings.subscriberPath()).isEqualTo("/sub/");
    }

    @Test
    void publishersShareTheRateAndReachEveryChannelAlike() {
        Settings settings = read(Map.of(
                "stentor.publishers", "2",
                "stentor.channels", "3",
                "stentor.rate", "60",
                "stentor.duration", "5"));
        assertThat(settings.rounds()).isEqualTo(50);
        assertThat(settings.messagesOfEachPublisher()).isEqualTo(150);
        assertThat(settings.interval().multipliedBy(150)).isBetween(Duration.ofMillis(4_999), Duration.ofSeconds(5));
    }

    @Test
    void atLeastOneMessageGoesToEachChannel() {
        Settings settings = read(Map.of("stentor.rate", "1", "stentor.duration", "1"));
        assertThat(settings.rounds()).isEqualTo(1);
        assertThat(settings.limit()).isGreaterThan(settings.interval().multipliedBy(settings.channels()));
    }

    @Test
    void whatDoesNotFitIsNamedWithWhatWasExpected() {
        assertRefused("stentor.rate", "fast", "stentor.rate: fast (expected: a whole number from 1 to 100000)");
        assertRefused("stentor.duration", "0", "stentor.duration: 0 (expected: a whole number from 1 to 3600)");
        assertRefused("stentor.subscribers", "5", "stentor.channels: 10 (expected: no more than subscribers)");
        assertRefused("stentor.rate", "5000", "stentor.rate: 5000 (expected: at most 1000 for each publisher)");
        assertRefused(
                "stentor.urls",
                "127.0.0.1:8080",
                "stentor.urls: 127.0.0.1:8080 (expected: http://HOST:PORT, several with commas between them)");
    }

    private static void assertRefused(String name, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Settings read(Map<String, String> properties) {
        return Settings.read(properties::get, "/publisher/", "/subscriber/");
    }
}
