package stentor.node.config;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stentor.node.location.FirstMessage;
import stentor.node.location.Polling;
import stentor.node.location.SlowSubscriber;
import stentor.node.location.Subscribing;
import stentor.node.location.Transport;
import stentor.protocol.channel.ConcurrencyPolicy;

/** Reads how a location hands out the messages of channels. */
final class SubscribingReader {
    private static final Subscribing STANDARD = Subscribing.DEFAULT;

    private static final Key<Polling> POLLING = Key.of(
            "polling",
            Kind.oneOf(Polling.class),
            STANDARD.polling(),
            "What a plain GET does while there is no message. long: it is held; interval: it is answered 304 at once.");
    private static final Key<ConcurrencyPolicy> CONCURRENCY = Key.of(
            "concurrency",
            Kind.oneOf(ConcurrencyPolicy.class),
            STANDARD.concurrency(),
            "Who may stay. broadcast: all; last: the newest subscriber, earlier ones get 409; first: the oldest, later ones"
                    + " get 409.");
    private static final Key<String> DEFAULT_TYPE = Key.optional(
            "default_type", Kind.TEXT, "text/plain", "The Content-Type of messages that were published without one.");
    private static final Key<String> ADD_HEADER = Key.optional(
            "add_header", Kind.TEXT, "{ Cache-Control: no-store }", "More headers of every response, as NAME: VALUE.");
    private static final Key<Duration> TIMEOUT = Key.of(
            "timeout", Kind.DURATION, STANDARD.timeout(), "How long a request is held, a duration; 0: without end.");
    private static final Key<Integer> TIMEOUT_STATUS = Key.of(
            "timeout_status",
            Kind.INTEGER,
            STANDARD.timeoutStatus(),
            "The status that ends a request that was held so long.");
    private static final Key<Boolean> CREATE_ON_SUBSCRIBE = Key.of(
            "create_on_subscribe",
            Kind.BOOLEAN,
            STANDARD.createOnSubscribe(),
            "false: subscribing to an unknown channel is 404.");
    private static final Key<FirstMessage> FIRST_MESSAGE = Key.of(
            "first_message",
            Kind.oneOf(FirstMessage.class),
            STANDARD.firstMessage(),
            "Where a subscriber starts that does not say where it stands. oldest: at the oldest stored message; newest: with"
                    + " what is published from now on.");
    private static final Key<Transport> TRANSPORTS =
            Key.list("transports", Kind.oneOf(Transport.class), List.of(Transport.values()), "Those that are offered.");
    private static final Key<SlowSubscriber> SLOW = Key.of(
            "slow_subscriber",
            Kind.oneOf(SlowSubscriber.class),
            STANDARD.slowSubscriber(),
            "What happens to a stream for which more than subscriber_buffer waits. disconnect: it is cut off and can resume;"
                    + " drop_oldest, latest_only: it stays, and what waits is dropped, the oldest or all but the newest.");

    private SubscribingReader() {}

    static Subscribing read(Section section, Optional<String> separator) {
        return section.build(() -> subscribing(section, separator), STANDARD);
    }

    private static Subscribing subscribing(Section section, Optional<String> separator) {
        return new Subscribing(
                section.get(POLLING),
                section.get(CONCURRENCY),
                section.given(DEFAULT_TYPE),
                section.texts(ADD_HEADER),
                section.get(TIMEOUT),
                section.get(TIMEOUT_STATUS),
                section.get(CREATE_ON_SUBSCRIBE),
                section.get(FIRST_MESSAGE),
                section.list(TRANSPORTS).<Set<Transport>>map(LinkedHashSet::new).orElse(STANDARD.transports()),
                section.get(SLOW),
                separator);
    }
}
