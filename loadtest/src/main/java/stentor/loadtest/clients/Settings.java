package stentor.loadtest.clients;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How much load, and where to. Read from system properties that begin with {@code stentor.}; every number is bounded, so
 * that a simulation ends. Each kind of clients makes this load.
 *
 * @param urls one for each node; virtual users are dealt out to them in turn
 * @param clients the names of the kinds that take part; empty: all
 * @param model who comes and goes, and when
 * @param subscribers how many of each kind there are at a time; subscriber {@code i} reads channel {@code i % channels}
 * @param publishers how many; each publishes to every channel in turn
 * @param rate messages a second that all publishers of a kind together try to publish
 * @param duration for how long messages are published, at that rate
 * @param stay how long a subscriber stays that does not stay to the end
 * @param resume whether a lost connection is no fault: the client goes on where it was
 */
public record Settings(
        List<String> urls,
        List<String> clients,
        Model model,
        int subscribers,
        int publishers,
        int channels,
        int rate,
        Duration duration,
        Duration stay,
        boolean resume) {
    /** Who comes and goes, and when. */
    public enum Model {
        /** Subscribers come first and stay; each publisher publishes again when it was acknowledged. */
        STEADY,
        /** Subscribers, and messages, come at a rate, however long the server takes. */
        OPEN,
        /** There are always so many subscribers: one that leaves is followed by another. Publishers are as under STEADY. */
        CLOSED
    }

    /** What is not set by itself. */
    private static final Map<String, Map<String, String>> PROFILES = Map.of(
            "usual", Map.of(),
            "smoke",
                    Map.of(
                            "subscribers", "6",
                            "channels", "2",
                            "publishers", "2",
                            "rate", "20",
                            "duration", "8"),
            "full",
                    Map.of(
                            "subscribers", "500",
                            "channels", "20",
                            "publishers", "10",
                            "rate", "100",
                            "duration", "300"));

    private static final int SUBSCRIBERS_CONNECTING_A_SECOND = 250;
    private static final Duration GRACE = Duration.ofSeconds(60);

    public Settings {
        urls = List.copyOf(urls);
        clients = List.copyOf(clients);
        for (String url : urls) {
            check(url.matches("https?://[^/]+"), "urls", url, "http://HOST:PORT, several with commas between them");
        }
        check(!urls.isEmpty(), "urls", "", "at least one");
        check(channels <= subscribers, "channels", channels, "no more than subscribers");
        check(rate <= 1000L * publishers, "rate", rate, "at most 1000 for each publisher");
        check(
                model == Model.STEADY || stay.compareTo(duration) < 0,
                "stay",
                stay.toSeconds(),
                "less than duration: a subscriber that stays to the end is of model steady");
    }

    /**
     * @param property looks one up; null where it is not set
     * @throws IllegalArgumentException that names the property and what it should be
     */
    public static Settings read(Function<String, String> property) {
        String profile = text(name -> property.apply("stentor." + name), "profile", "usual");
        check(PROFILES.containsKey(profile), "profile", profile, "usual, smoke or full");
        Function<String, String> known = name -> {
            String set = property.apply("stentor." + name);
            return set == null ? PROFILES.get(profile).get(name) : set;
        };
        String model = text(known, "model", "steady");
        check(model.matches("steady|open|closed"), "model", model, "steady, open or closed");
        String clients = text(known, "clients", "all");
        String resume = text(known, "resume", "false");
        check(resume.matches("true|false"), "resume", resume, "true or false");
        return new Settings(
                Arrays.asList(text(known, "urls", "http://127.0.0.1:8080").split(",")),
                clients.equals("all") ? List.of() : Arrays.asList(clients.split(",")),
                Model.valueOf(model.toUpperCase(Locale.ROOT)),
                number(known, "subscribers", 200, 50_000),
                number(known, "publishers", 4, 1_000),
                number(known, "channels", 10, 10_000),
                number(known, "rate", 100, 100_000),
                Duration.ofSeconds(number(known, "duration", 20, 3_600)),
                Duration.ofSeconds(number(known, "stay", 5, 3_600)),
                Boolean.parseBoolean(resume));
    }

    /** The same load on other channels: so many of them, each with publishers and readers of its own. */
    Settings answers(int appendsASecond) {
        return new Settings(
                urls,
                clients,
                model,
                subscribers,
                channels,
                channels,
                channels * appendsASecond,
                duration,
                stay,
                resume);
    }

    /** The same with subscribers that stay. */
    Settings steady() {
        return new Settings(
                urls, clients, Model.STEADY, subscribers, publishers, channels, rate, duration, stay, resume);
    }

    boolean wants(String kind) {
        return clients.isEmpty() || clients.contains(kind);
    }

    /** How many messages each publisher publishes in all. */
    int messagesOfEachPublisher() {
        return (int) Math.max(channels, rate * duration.toSeconds() / publishers);
    }

    /** From one message of a publisher to its next. */
    Duration interval() {
        return Duration.ofNanos(1_000_000_000L * publishers / rate);
    }

    /** How long it takes until all subscribers of one kind have come. */
    Duration ramp() {
        return Duration.ofSeconds(1 + subscribers / SUBSCRIBERS_CONNECTING_A_SECOND);
    }

    /** When the first message is published, from the start of the simulation. */
    Duration start() {
        return ramp().plusSeconds(2);
    }

    /** For how long subscribers keep coming that do not stay. */
    Duration coming() {
        return duration.minus(stay);
    }

    /** When publishers stop, if the machine is too busy to let them publish all in time; from when they began. */
    Duration longestPublishing() {
        return duration.multipliedBy(2);
    }

    /** This process' own deadline for one subscriber, from when it came. */
    Duration limit() {
        return start().plus(longestPublishing()).plus(GRACE);
    }

    /** This process' own deadline for all of it. */
    public Duration longest() {
        return limit().plus(limit());
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
