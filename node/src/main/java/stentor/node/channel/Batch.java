package stentor.node.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.node.channel.ChannelActor.Published;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** Publishes that go to the log in one step: their messages with ids, and afterwards what each of them is answered. */
final class Batch {
    private final List<Operation.Append> appends;
    private final ChannelSettings settings;
    private final List<Publication> publications;
    private final MessageId lastStored;
    private final boolean stored;

    /**
     * Whom a publish reaches, as it is kept with an idempotency key: a repeat is answered as the first was.
     *
     * @param subscribers of the channel itself
     * @param lookedAt whether somebody listens to it by a pattern
     */
    record Recipients(int subscribers, boolean lookedAt) {
        private static final int ONLOOKERS_ALONE = -1;

        private static Recipients read(int kept) {
            return kept == ONLOOKERS_ALONE ? new Recipients(0, true) : new Recipients(kept, false);
        }

        private int kept() {
            return subscribers == 0 && lookedAt ? ONLOOKERS_ALONE : subscribers;
        }

        Published published(ChannelInfo info) {
            return new Published(Math.abs(kept()), info);
        }
    }

    private Batch(
            List<Operation.Append> appends,
            ChannelSettings settings,
            List<Publication> publications,
            MessageId lastStored,
            boolean stored) {
        this.appends = appends;
        this.settings = settings;
        this.publications = publications;
        this.lastStored = lastStored;
        this.stored = stored;
    }

    /**
     * @param appends under the same settings; not empty
     * @param settings those
     * @param lastStored the newest id that was stored before
     * @param recipients whom they are about to be sent to
     */
    static Batch of(
            List<Operation.Append> appends,
            ChannelSettings settings,
            MessageIdClock ids,
            MessageId lastStored,
            Recipients recipients,
            long nowMillis) {
        boolean stored = settings.storeMessages() && settings.maxMessages() > 0;
        List<Publication> publications = new ArrayList<>(appends.size());
        MessageId previous = lastStored;
        for (Operation.Append append : appends) {
            List<Message> messages = new ArrayList<>(append.command().payloads().size());
            for (Payload payload : append.command().payloads()) {
                MessageId id = ids.next(Math.floorDiv(nowMillis, 1000L));
                // What it follows on is for the log to say, where some of the batch are repeats; most often this is it.
                messages.add(new Message(id, previous, nowMillis, payload));
                previous = stored ? id : previous;
            }
            publications.add(new Publication(messages, stored, append.command().idempotencyKey(), recipients.kept()));
        }
        return new Batch(appends, settings, publications, lastStored, stored);
    }

    List<Operation.Append> appends() {
        return appends;
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
        List<Published> replies = new ArrayList<>(appends.size());
        long messages = before;
        for (int i = 0; i < appends.size(); i++) {
            Optional<AppendResult.Receipt> repeat = result.repeats().get(i);
            List<Message> own = publications.get(i).messages();
            if (repeat.isEmpty() && stored) {
                messages += own.size();
            }
            boolean isLast = i == appends.size() - 1 && repeat.isEmpty();
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
