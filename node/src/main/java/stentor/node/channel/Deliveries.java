package stentor.node.channel;

import java.util.List;
import stentor.protocol.channel.Message;

/** Hands messages to everything that listens to a channel: its own hubs, and those of patterns that fit its name. */
final class Deliveries {
    /** Messages that weigh more go to the hubs in several pieces. */
    private static final long MAX_BYTES = 1L << 20;

    private final Ledger ledger;
    private final Audience audience;
    private final PatternListeners patternListeners;

    Deliveries(Ledger ledger, Audience audience, PatternListeners patternListeners) {
        this.ledger = ledger;
        this.audience = audience;
        this.patternListeners = patternListeners;
    }

    /** How many subscribers the next message goes to. */
    Batch.Recipients recipients() {
        return new Batch.Recipients(audience.size(), hasPatternListeners());
    }

    private boolean hasPatternListeners() {
        return !patternListeners.look(ledger.lastSent()).isEmpty();
    }

    /** Sends messages that are in the log, in order. */
    void send(List<Message> messages, boolean stored) {
        if (messages.isEmpty()) {
            return;
        }
        if (audience.isEmpty() && !hasPatternListeners()) {
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
            patternListeners.tell(ledger.epoch(), ledger.lastSent(), next, stored);
            ledger.sent(next, stored);
            audience.messageSent();
            rest = rest.subList(next.size(), rest.size());
        }
    }

    /** Sends the id of the newest message once after a burst, so that a pattern's hub that lost the last one notices. */
    void remind() {
        patternListeners.remind(ledger.epoch(), ledger.lastSent());
    }
}
