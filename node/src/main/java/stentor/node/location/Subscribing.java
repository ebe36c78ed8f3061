package stentor.node.location;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import stentor.protocol.channel.ConcurrencyPolicy;

/**
 * How a location hands out the messages of channels.
 *
 * @param polling what a plain GET does while there is no message
 * @param concurrency which subscribers may stay when a channel has several
 * @param defaultType the Content-Type of messages that were published without one
 * @param addHeader extra headers of every response, in this order
 * @param timeout how long a request is held; zero: without end
 * @param timeoutStatus the HTTP status that ends a request held too long
 * @param createOnSubscribe false: subscribing to an unknown channel is refused
 * @param firstMessage where a subscriber starts that does not say where it stands
 * @param transports those that are offered; never empty
 * @param slowSubscriber what happens to a stream whose client reads too slowly
 * @param channelsSeparator splits the channel id into several channels, subscribed to as one
 */
public record Subscribing(
        Polling polling,
        ConcurrencyPolicy concurrency,
        Optional<String> defaultType,
        Map<String, String> addHeader,
        Duration timeout,
        int timeoutStatus,
        boolean createOnSubscribe,
        FirstMessage firstMessage,
        Set<Transport> transports,
        SlowSubscriber slowSubscriber,
        Optional<String> channelsSeparator) {
    public static final Subscribing DEFAULT = new Subscribing(
            Polling.LONG,
            ConcurrencyPolicy.BROADCAST,
            Optional.empty(),
            Map.of(),
            Duration.ZERO,
            408,
            true,
            FirstMessage.OLDEST,
            Set.of(Transport.values()),
            SlowSubscriber.DISCONNECT,
            Optional.empty());

    /** Those without which a response could not be read, or that carry the message's own type and id. */
    private static final Set<String> SET_BY_THE_SERVER = Set.of(
            "connection",
            "content-length",
            "content-type",
            "etag",
            "keep-alive",
            "last-modified",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    public Subscribing {
        Objects.requireNonNull(polling);
        Objects.requireNonNull(concurrency);
        Objects.requireNonNull(firstMessage);
        Objects.requireNonNull(slowSubscriber);
        addHeader = Collections.unmodifiableMap(new LinkedHashMap<>(addHeader));
        transports = Collections.unmodifiableSortedSet(new TreeSet<>(transports));
        defaultType.ifPresent(Subscribing::checkType);
        addHeader.forEach(Subscribing::checkHeader);
        Checks.require("timeout", timeout, !timeout.isNegative(), "0 or more");
        Checks.require("timeout_status", timeoutStatus, timeoutStatus >= 200 && timeoutStatus <= 599, "200 to 599");
        Checks.require("transports", "none", !transports.isEmpty(), "at least one");
        Checks.require("channels_separator", "\"\"", !channelsSeparator.equals(Optional.of("")), "not empty");
    }

    private static void checkType(String type) {
        boolean holds = type.matches("[^\\s/;]+/[^\\s/;]+\\s*(;.*)?") && !Checks.hasControlCharacters(type);
        Checks.require("default_type", Checks.quoted(type), holds, "a media type as text/plain");
    }

    private static void checkHeader(String name, String value) {
        // RFC 9110, 5.6.2: a token.
        boolean token = name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
        Checks.require("add_header", Checks.quoted(name), token, "the name of a header");
        boolean free = !SET_BY_THE_SERVER.contains(name.toLowerCase(Locale.ROOT));
        Checks.require("add_header", name, free, "a header that the server does not set itself");
        boolean oneLine = !Checks.hasControlCharacters(value);
        Checks.require("add_header." + name, Checks.quoted(value), oneLine, "no control characters");
    }

    void listSettings(SettingsList list) {
        list.row("polling", polling)
                .row("concurrency", concurrency)
                .row("default_type", defaultType.orElse(SettingsList.NONE));
        addHeader.forEach((name, value) -> list.row("add_header", name + ": " + value));
        list.row("timeout", timeout, SettingsList.NONE)
                .row("timeout_status", timeoutStatus)
                .row("create_on_subscribe", createOnSubscribe)
                .row("first_message", firstMessage)
                .row("transports", transports)
                .row("slow_subscriber", slowSubscriber);
    }
}
