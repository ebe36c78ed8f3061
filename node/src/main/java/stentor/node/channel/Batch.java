package stentor.node.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** Publishes that go to the log in one step: their messages with ids, and afterwards what each of them is answered. */
final class Batch {
    private final List<Publish> publishes;
    private final ChannelSettings settings;
    private final List<Publication> publications;
    private final MessageId lastStored;
    private final boolean stored;

    /**
     * How many subscribers a publish reaches, as it is kept with an idempotency key: a repeat is answered as the first was.
     *
     * @param subscribers of the channel itself
     * @param heardByPattern whether somebody listens to it by a pattern
     */
    record Recipients(int subscribers, boolean heardByPattern) {
        private static final int PATTERNS_ALONE = -1;

        private static Recipients read(int kept) {
            return kept == PATTERNS_ALONE ? new Recipients(0, true) : new Recipients(kept, false);
        }

        private int kept() {
            return subscribers == 0 && heardByPattern ? PATTERNS_ALONE : subscribers;
        }

        Published published(ChannelInfo info) {
            return new Published(Math.abs(kept()), info);
        }
    }

    private Batch(
            List<Publish> publishes,
            ChannelSettings settings,
            List<Publication> publications,
            MessageId lastStored,
            boolean stored) {
        this.publishes = publishes;
        this.settings = settings;
        this.publications = publications;
        this.lastStored = lastStored;
        this.stored = stored;
    }

    /**
     * @param publishes under the same settings; not empty
     * @param settings those
     * @param lastStored the newest id that was stored before
     * @param recipients how many subscribers they are about to be sent to
     */
    static Batch of(
            List<Publish> publishes,
            ChannelSettings settings,
            MessageIdClock ids,
            MessageId lastStored,
            Recipients recipients,
            long nowMillis) {
        boolean stored = settings.storeMessages() && settings.maxMessages() > 0;
        List<Publication> publications = new ArrayList<>(publishes.size());
        MessageId previous = lastStored;
        for (Publish publish : publishes) {
            List<Message> messages = new ArrayList<>(publish.payloads().size());
            for (Payload payload : publish.payloads()) {
                MessageId id = ids.next(Math.floorDiv(nowMillis, 1000L));
                // What it follows on is for the log to say, where some of the batch are repeats; most often this is it.
                messages.add(new Message(id, previous, nowMillis, payload));
                previous = stored ? id : previous;
            }
            publications.add(new Publication(messages, stored, publish.idempotencyKey(), recipients.kept()));
        }
        return new Batch(publishes, settings, publications, lastStored, stored);
    }

    List<Publish> publishes() {
        return publishes;
    }

    /** Those that watch its publishes are told how far they are. */
    void appending() {
        for (int i = 0; i < publishes.size(); i++) {
            publishes.get(i).watch().appending();
        }
    }

    void appended() {
        for (int i = 0; i < publishes.size(); i++) {
            publishes.get(i).watch().appended();
        }
    }

    /**
     * All but the repeats were given to hubs.
     *
     * @param hubs so many
     */
    void handedOut(AppendResult result, int hubs) {
        for (int i = 0; i < publishes.size(); i++) {
            if (result.repeats().get(i).isEmpty()) {
                publishes.get(i).watch().handedOut(hubs);
            }
        }
    }

    List<Publication> publications() {
        return publications;
    }

    ChannelSettings settings() {
        return settings;
    }

    /** Whether the log keeps the messages. */
    boolean stored() {
        return stored;
    }

    /** What is to be delivered: all but the repeats. */
    List<Message> fresh(AppendResult result) {
        return result.appended(publications, lastStored);
    }

    /**
     * What the publishes of the batch are answered, in its order: each what it would have been told had it been alone.
     *
     * @param before how many messages were stored before the batch
     * @param last the answer to the last one
     */
    List<Published> replies(AppendResult result, long before, Published last) {
        List<Published> replies = new ArrayList<>(publishes.size());
        long messages = before;
        for (int i = 0; i < publishes.size(); i++) {
            Optional<AppendResult.Receipt> repeat = result.repeats().get(i);
            List<Message> own = publications.get(i).messages();
            if (repeat.isEmpty() && stored) {
                messages += own.size();
            }
            boolean isLast = i == publishes.size() - 1 && repeat.isEmpty();
            long storedThen = messages;
            replies.add(
                    isLast
                            ? last
                            : repeat.map(receipt ->
                                            repeated(receipt, last.info().requested()))
                                    .orElseGet(() -> reply(storedThen, own, last)));
        }
        return replies;
    }

    /** The buffer has a limit, and messages expire: there were never more than there are, if the buffer is full. */
    private static Published reply(long messages, List<Message> own, Published last) {
        ChannelInfo info = last.info();
        return new Published(
                last.recipients(),
                new ChannelInfo(
                        Math.min(messages, info.messages()),
                        info.requested(),
                        info.subscribers(),
                        own.get(own.size() - 1).id()));
    }

    private static Published repeated(AppendResult.Receipt receipt, long requested) {
        Recipients recipients = Recipients.read(receipt.recipients());
        return recipients.published(
                new ChannelInfo(receipt.messages(), requested, recipients.subscribers(), receipt.lastId()));
    }
}
