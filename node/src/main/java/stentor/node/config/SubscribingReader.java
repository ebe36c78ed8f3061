package stentor.node.config;

import java.util.LinkedHashSet;
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
    private static final Kind<Polling> POLLING = Kind.oneOf(Polling.class);
    private static final Kind<ConcurrencyPolicy> CONCURRENCY = Kind.oneOf(ConcurrencyPolicy.class);
    private static final Kind<FirstMessage> FIRST_MESSAGE = Kind.oneOf(FirstMessage.class);
    private static final Kind<Transport> TRANSPORT = Kind.oneOf(Transport.class);

    private static final Kind<SlowSubscriber> SLOW = Kind.oneOf(SlowSubscriber.class);

    private SubscribingReader() {}

    static Subscribing read(Section section, Optional<String> separator) {
        return section.build(() -> subscribing(section, separator), Subscribing.DEFAULT);
    }

    private static Subscribing subscribing(Section section, Optional<String> separator) {
        Subscribing standard = Subscribing.DEFAULT;
        return new Subscribing(
                section.get("polling", POLLING, standard.polling()),
                section.get("concurrency", CONCURRENCY, standard.concurrency()),
                section.get("default_type", Kind.TEXT),
                section.texts("add_header"),
                section.get("timeout", Kind.DURATION, standard.timeout()),
                section.get("timeout_status", Kind.INTEGER, standard.timeoutStatus()),
                section.get("create_on_subscribe", Kind.BOOLEAN, standard.createOnSubscribe()),
                section.get("first_message", FIRST_MESSAGE, standard.firstMessage()),
                section.list("transports", TRANSPORT)
                        .<Set<Transport>>map(LinkedHashSet::new)
                        .orElse(standard.transports()),
                section.get("slow_subscriber", SLOW, standard.slowSubscriber()),
                separator);
    }
}
