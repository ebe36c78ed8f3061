package stentor.node.config;

import stentor.node.location.Queueing;

/** Reads how a location hands out the messages of queues. */
final class QueueingReader {
    private QueueingReader() {}

    static Queueing read(Section section) {
        return section.build(() -> queueing(section), Queueing.DEFAULT);
    }

    private static Queueing queueing(Section section) {
        Queueing standard = Queueing.DEFAULT;
        return new Queueing(
                section.get("timeout", Kind.DURATION, standard.timeout()),
                section.get("timeout_status", Kind.INTEGER, standard.timeoutStatus()),
                section.get("ack_timeout", Kind.DURATION, standard.ackTimeout()),
                section.get("max_messages", Kind.INTEGER, standard.maxMessages()),
                section.get("message_timeout", Kind.DURATION, standard.messageTimeout()));
    }
}
