package stentor.node.config;

import java.time.Duration;
import stentor.node.location.Queueing;

/** Reads how a location hands out the messages of queues. */
final class QueueingReader {
    private static final Queueing STANDARD = Queueing.DEFAULT;

    private static final Key<Duration> TIMEOUT =
            Key.of("timeout", Kind.DURATION, STANDARD.timeout(), "How long a GET waits for a message; 0: without end.");
    private static final Key<Integer> TIMEOUT_STATUS =
            Key.of("timeout_status", Kind.INTEGER, STANDARD.timeoutStatus(), "The status that ends such a wait.");
    private static final Key<Duration> ACK_TIMEOUT = Key.of(
            "ack_timeout",
            Kind.DURATION,
            STANDARD.ackTimeout(),
            "How long a message that was taken with ?ack=true waits for its acknowledgement before it is delivered again.");
    private static final Key<Integer> MAX_MESSAGES = Key.of(
            "max_messages",
            Kind.INTEGER,
            STANDARD.maxMessages(),
            "Messages that wait in a queue at most; one more is answered 503.");
    private static final Key<Duration> MESSAGE_TIMEOUT = Key.of(
            "message_timeout",
            Kind.DURATION,
            STANDARD.messageTimeout(),
            "Messages that nobody took expire after this; 0: never.");

    private QueueingReader() {}

    static Queueing read(Section section) {
        return section.build(
                () -> new Queueing(
                        section.get(TIMEOUT),
                        section.get(TIMEOUT_STATUS),
                        section.get(ACK_TIMEOUT),
                        section.get(MAX_MESSAGES),
                        section.get(MESSAGE_TIMEOUT)),
                STANDARD);
    }
}
