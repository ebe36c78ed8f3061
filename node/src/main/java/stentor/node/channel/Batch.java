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
            List<Operation.Append> appends, List<Publication> publications, MessageId lastStored, boolean stored) {
        this.appends = appends;
        this.publications = publications;
        this.lastStored = lastStored;
        this.stored = stored;
    }

    /**
     * @param appends under the same settings; not empty
     * @param lastStored the newest id that was stored before
     * @param recipients whom they are about to be sent to
     */
    static Batch of(
            List<Operation.Append> appends,
            MessageIdClock ids,
            MessageId lastStored,
            Recipients recipients,
            long nowMillis) {
        ChannelSettings settings = appends.get(0).command().settings();
        boolean stored = settings.storeMessages() && settings.maxMessages() > 0;
        List<Publication> publications = new ArrayList<>(appends.size());
        for (Operation.Append append : appends) {
            List<Message> messages = new ArrayList<>(append.command().payloads().size());
            for (Payload payload : append.command().payloads()) {
                MessageId id = ids.next(Math.floorDiv(nowMillis, 1000L));
                // What it follows on is for the log to say: some of the batch may be repeats.
                messages.add(new Message(id, lastStored, nowMillis, payload));
            }
            publications.add(new Publication(messages, stored, append.command().idempotencyKey(), recipients.kept()));
        }
        return new Batch(appends, publications, lastStored, stored);
    }

    List<Operation.Append> appends() {
        return appends;
    }

    List<Publication> publications() {
        return publications;
    }

    ChannelSettings settings() {
        return appends.get(0).command().settings();
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
     * What the publish at this place of the batch is answered.
     *
     * @param fresh the answer to one that was appended
     */
    Published reply(int place, AppendResult result, Published fresh) {
        Optional<AppendResult.Receipt> repeat = result.repeats().get(place);
        return repeat.map(receipt -> repeated(receipt, fresh.info().requested()))
                .orElse(fresh);
    }

    private static Published repeated(AppendResult.Receipt receipt, long requested) {
        Recipients recipients = Recipients.read(receipt.recipients());
        return recipients.published(
                new ChannelInfo(receipt.messages(), requested, recipients.subscribers(), receipt.lastId()));
    }
}
