package stentor.node.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ConcurrencyPolicy;

class LocationSettingsTest {
    @Test
    void queuesRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> queueing(504, Duration.ofSeconds(30), 0))
                .hasMessage("max_messages: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> queueing(504, Duration.ZERO, 1)).hasMessage("ack_timeout: 0s (expected: more than 0)");
        assertThatThrownBy(() -> queueing(99, Duration.ofSeconds(30), 1))
                .hasMessage("timeout_status: 99 (expected: 200 to 599)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X A            | b      | add_header: \"X A\" (expected: the name of a header)",
                "Content-Length | 5      | add_header: Content-Length (expected: a header that the server does not set itself)",
                "ETAG           | 5      | add_header: ETAG (expected: a header that the server does not set itself)",
                "X-A            | 'b\r\nX: c' | add_header.X-A: \"b\\r\\nX: c\" (expected: no control characters)",
                "X-A            | 'b\u0001c' | add_header.X-A: \"b\\u0001c\" (expected: no control characters)",
            })
    void headersThatWouldBreakAResponseAreRefused(String name, String value, String message) {
        assertThatThrownBy(() -> subscribing(Map.of(name, value), Optional.empty()))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"text", "/plain", "text/", "text/plain/x", "'text/plain; a=\u0007'", "'text /plain'"})
    void aDefaultTypeIsAMediaType(String type) {
        assertThatThrownBy(() -> subscribing(Map.of(), Optional.of(type)))
                .hasMessage("default_type: " + Checks.quoted(type) + " (expected: a media type as text/plain)");
    }

    @Test
    void aDefaultTypeMayHaveParameters() {
        assertThat(subscribing(Map.of(), Optional.of("text/plain; charset=utf-8"))
                        .defaultType())
                .contains("text/plain; charset=utf-8");
    }

    @Test
    void aSubscriberLocationOffersATransport() {
        assertThatThrownBy(() -> new Subscribing(
                        Polling.LONG,
                        ConcurrencyPolicy.LAST,
                        Optional.empty(),
                        Map.of(),
                        Duration.ZERO,
                        408,
                        true,
                        FirstMessage.OLDEST,
                        Set.of(),
                        SlowSubscriber.DISCONNECT,
                        Optional.empty()))
                .hasMessage("transports: none (expected: at least one)");
    }

    @Test
    void aSeparatorSeparates() {
        assertThatThrownBy(() -> new Publishing(ChannelSettings.DEFAULT, true, Optional.of("")))
                .hasMessage("channels_separator: \"\" (expected: not empty)");
    }

    @ParameterizedTest
    @CsvSource({"example.com", "https://example.com/", "https://", "https://a b"})
    void originsHaveASchemeAndAHostAndNoPath(String origin) {
        assertThatThrownBy(() -> new CrossOrigin(Optional.of(List.of(origin)), false))
                .hasMessage(
                        "allow_origin: \"" + origin + "\" (expected: an origin as https://example.com, or * alone)");
    }

    @Test
    void aGroupIsOneLine() {
        assertThatThrownBy(() -> new Mount(
                        LocationPattern.prefix("/a/"), "default", "a\nb", CrossOrigin.DEFAULT, Optional.empty()))
                .hasMessage("channel_group: \"a\\nb\" (expected: no control characters)");
    }

    @Test
    void theSecretOfABusStaysOutOfItsText() {
        Mount mount = Mount.at(LocationPattern.prefix("/msgbus/"));
        assertThat(new BusLocation(mount, Optional.of("hunter2")).toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> new BusLocation(mount, Optional.of("")))
                .hasMessage("secret: \"\" (expected: a password that is not empty)");
    }

    private static Queueing queueing(int timeoutStatus, Duration ackTimeout, int maxMessages) {
        return new Queueing(Duration.ofSeconds(30), timeoutStatus, ackTimeout, maxMessages, Duration.ZERO);
    }

    private static Subscribing subscribing(Map<String, String> addHeader, Optional<String> defaultType) {
        return new Subscribing(
                Polling.LONG,
                ConcurrencyPolicy.BROADCAST,
                defaultType,
                addHeader,
                Duration.ZERO,
                408,
                true,
                FirstMessage.OLDEST,
                Set.of(Transport.LONGPOLL),
                SlowSubscriber.DISCONNECT,
                Optional.empty());
    }
}
