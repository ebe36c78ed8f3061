package stentor.loadtest;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How much load, and where to. Read from system properties that begin with {@code stentor.}; every number is bounded, so
 * that a simulation ends.
 *
 * @param urls one for each node; virtual users are dealt out to them in turn
 * @param subscribers how many in all; subscriber {@code i} reads channel {@code i % channels}
 * @param publishers how many; each publishes to every channel in turn
 * @param rate messages a second that all publishers together try to publish
 * @param duration for how long messages are published, at that rate
 * @param publisherPath what stands before the channel id in the path that messages are posted to
 * @param subscriberPath the same of the path that they are read from
 */
record Settings(
        List<String> urls,
        int subscribers,
        int publishers,
        int channels,
        int rate,
        Duration duration,
        String publisherPath,
        String subscriberPath) {
    private static final int SUBSCRIBERS_CONNECTING_A_SECOND = 500;
    private static final Duration GRACE = Duration.ofSeconds(10);

    Settings {
        urls = List.copyOf(urls);
        for (String url : urls) {
            check(url.matches("https?://[^/]+"), "urls", url, "http://HOST:PORT, several with commas between them");
        }
        check(!urls.isEmpty(), "urls", "", "at least one");
        check(channels <= subscribers, "channels", channels, "no more than subscribers");
        check(rate <= 1000L * publishers, "rate", rate, "at most 1000 for each publisher");
    }

    /**
     * @param property looks one up; null where it is not set
     * @throws IllegalArgumentException that names the property and what it should be
     */
    static Settings read(Function<String, String> property, String publisherPath, String subscriberPath) {
        Function<String, String> known = name -> property.apply("stentor." + name);
        return new Settings(
                Arrays.asList(text(known, "urls", "http://127.0.0.1:8080").split(",")),
                number(known, "subscribers", 200, 50_000),
                number(known, "publishers", 4, 1_000),
                number(known, "channels", 10, 10_000),
                number(known, "rate", 100, 100_000),
                Duration.ofSeconds(number(known, "duration", 20, 3_600)),
                text(known, "publisher_path", publisherPath),
                text(known, "subscriber_path", subscriberPath));
    }

    /** How often each publisher publishes to each channel. */
    int rounds() {
        return (int) Math.max(1, rate * duration.toSeconds() / ((long) publishers * channels));
    }

    /** How many messages each publisher publishes in all. */
    int messagesOfEachPublisher() {
        return rounds() * channels;
    }

    /** From one message of a publisher to its next. */
    Duration interval() {
        return Duration.ofNanos(1_000_000_000L * publishers / rate);
    }

    /** How long it takes until all subscribers have come. */
    Duration ramp() {
        return Duration.ofSeconds(1 + subscribers / SUBSCRIBERS_CONNECTING_A_SECOND);
    }

    /** When the first message is published, from the start of the simulation. */
    Duration start() {
        return ramp().plusSeconds(2);
    }

    /** How long a subscriber may have to wait for a message before something is wrong. */
    Duration patience() {
        return start().plus(interval().multipliedBy(channels)).plus(GRACE);
    }

    /** When subscribers stop waiting for what is still missing. */
    Duration limit() {
        return start().plus(interval().multipliedBy(messagesOfEachPublisher())).plus(GRACE);
    }

    private static String text(Function<String, String> property, String name, String fallback) {
        String value = property.apply(name);
        return value == null ? fallback : value;
    }

    private static int number(Function<String, String> property, String name, int fallback, int most) {
        String value = property.apply(name);
        boolean readable = value == null || value.matches("[0-9]{1,9}");
        int number = value == null || !readable ? fallback : Integer.parseInt(value);
        check(readable && number >= 1 && number <= most, name, value, "a whole number from 1 to " + most);
        return number;
    }

    private static void check(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("stentor." + name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
