package stentor.loadtest.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void whatIsNotSetIsSmallAndOnThisMachine() {
        Settings settings = read(Map.of());
        assertThat(settings.urls()).containsExactly("http://127.0.0.1:8080");
        assertThat(settings.model()).isEqualTo(Settings.Model.STEADY);
        assertThat(settings.wants("sse")).isTrue();
        assertThat(settings.longest()).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void everyPropertyIsRead() {
        Settings settings = read(Map.ofEntries(
                Map.entry("stentor.urls", "http://a:1,https://b:2"),
                Map.entry("stentor.clients", "sse,queue"),
                Map.entry("stentor.model", "closed"),
                Map.entry("stentor.subscribers", "30"),
                Map.entry("stentor.publishers", "2"),
                Map.entry("stentor.channels", "3"),
                Map.entry("stentor.rate", "60"),
                Map.entry("stentor.duration", "5"),
                Map.entry("stentor.stay", "2"),
                Map.entry("stentor.resume", "true")));
        assertThat(settings)
                .isEqualTo(new Settings(
                        List.of("http://a:1", "https://b:2"),
                        List.of("sse", "queue"),
                        Settings.Model.CLOSED,
                        30,
                        2,
                        3,
                        60,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        true));
        assertThat(settings.wants("websocket")).isFalse();
    }

    @Test
    void aProfileSetsWhatIsNotSetByItself() {
        Settings smoke = read(Map.of("stentor.profile", "smoke", "stentor.rate", "7"));
        assertThat(smoke.rate()).isEqualTo(7);
        assertThat(smoke.duration()).isLessThan(Duration.ofSeconds(20));
        Settings full = read(Map.of("stentor.profile", "full"));
        assertThat(full.duration()).isGreaterThan(Duration.ofMinutes(2));
        assertThat(full.subscribers()).isGreaterThan(smoke.subscribers());
    }

    @Test
    void publishersShareTheRate() {
        Settings settings = read(Map.of(
                "stentor.publishers", "2",
                "stentor.channels", "3",
                "stentor.rate", "60",
                "stentor.duration", "5"));
        assertThat(settings.messagesOfEachPublisher()).isEqualTo(150);
        assertThat(settings.interval().multipliedBy(150)).isBetween(Duration.ofMillis(4_999), Duration.ofSeconds(5));
    }

    @Test
    void atLeastOneMessageGoesToEachChannel() {
        Settings settings = read(Map.of("stentor.rate", "1", "stentor.duration", "1"));
        assertThat(settings.messagesOfEachPublisher()).isEqualTo(settings.channels());
        assertThat(settings.limit()).isGreaterThan(settings.interval().multipliedBy(settings.channels()));
    }

    @Test
    void eachAnswerHasAPublisherOfItsOwn() {
        Settings answers = read(Map.of("stentor.channels", "4")).answers(50);
        assertThat(answers.publishers()).isEqualTo(4);
        assertThat(answers.interval()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void whatDoesNotFitIsNamedWithWhatWasExpected() {
        assertRefused("stentor.rate", "fast", "stentor.rate: fast (expected: a whole number from 1 to 100000)");
        assertRefused("stentor.duration", "0", "stentor.duration: 0 (expected: a whole number from 1 to 3600)");
        assertRefused("stentor.subscribers", "5", "stentor.channels: 10 (expected: no more than subscribers)");
        assertRefused("stentor.rate", "5000", "stentor.rate: 5000 (expected: at most 1000 for each publisher)");
        assertRefused("stentor.model", "shut", "stentor.model: shut (expected: steady, open or closed)");
        assertRefused("stentor.profile", "big", "stentor.profile: big (expected: usual, smoke or full)");
        assertRefused("stentor.resume", "yes", "stentor.resume: yes (expected: true or false)");
        assertRefused(
                "stentor.urls",
                "127.0.0.1:8080",
                "stentor.urls: 127.0.0.1:8080 (expected: http://HOST:PORT, several with commas between them)");
        assertThatThrownBy(() -> read(Map.of("stentor.model", "open", "stentor.stay", "20")))
                .hasMessageStartingWith("stentor.stay: 20 (expected: less than duration");
        assertThatThrownBy(() -> Kinds.of(read(Map.of("stentor.clients", "sse,smoke-signals"))))
                .hasMessageStartingWith(
                        "stentor.clients: smoke-signals (expected: all, or some of longpoll, interval,");
    }

    private static void assertRefused(String name, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Settings read(Map<String, String> properties) {
        return Settings.read(properties::get);
    }
}
