package stentor.node.channel;

import java.util.List;
import stentor.protocol.channel.Message;

/** Hands messages to everybody who listens to a channel: its own hubs, and those of patterns that fit its name. */
final class Deliveries {
    /** Messages that weigh more go to the hubs in several pieces. */
    private static final long MAX_BYTES = 1L << 20;

    private final Ledger ledger;
    private final Audience audience;
    private final Onlookers onlookers;

    Deliveries(Ledger ledger, Audience audience, Onlookers onlookers) {
        this.ledger = ledger;
        this.audience = audience;
        this.onlookers = onlookers;
    }

    /** Whom the next message goes to. */
    Batch.Recipients recipients() {
        return new Batch.Recipients(audience.size(), hasOnlookers());
    }

    private boolean hasOnlookers() {
        return !onlookers.look(ledger.lastSent()).isEmpty();
    }

    /** Sends messages that are in the log, in order. */
    void send(List<Message> messages, boolean stored) {
        if (messages.isEmpty()) {
            return;
        }
        if (audience.isEmpty() && !hasOnlookers()) {
            ledger.sent(messages, stored);
            return;
        }
        List<Message> rest = messages;
        while (!rest.isEmpty()) {
            List<Message> next = Message.upTo(rest, MAX_BYTES);
            audience.tell(new ChannelEvent.Published(
                    ledger.epoch(),
                    ledger.lastSent(),
                    next,
                    stored,
                    ledger.state().settings()));
            onlookers.tell(ledger.epoch(), ledger.lastSent(), next, stored);
            ledger.sent(next, stored);
            audience.messageSent();
            rest = rest.subList(next.size(), rest.size());
        }
    }

    /** Sends the id of the newest message once after a burst, so that a pattern's hub that lost the last one notices. */
    void remind() {
        onlookers.remind(ledger.epoch(), ledger.lastSent());
    }
}
