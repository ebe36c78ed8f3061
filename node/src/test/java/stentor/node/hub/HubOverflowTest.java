package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Channels;
import stentor.node.channel.HubCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;
import stentor.node.testing.Eventually;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** A hub is held up while its owner goes on sending, so that its mailbox has no room for all of it. */
class HubOverflowTest implements Channels {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");
    private static final long EPOCH = 7;
    private static final long BEFORE = 1;
    private static final long HELD_UP_BY = 2;
    private static final int MANY = 40;

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("stentor.hub-mailbox.limit = 4 KiB")
            .withFallback(ConfigFactory.load("application-test")));
    private final TestProbe<ChannelCommand> region = kit.createTestProbe();
    private final TestProbe<ChannelCommand> owner = kit.createTestProbe();
    private final Hubs hubs = new Hubs(kit.system(), Props.empty(), this, Standing.alone(), InstantSource.system());
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final RecordingSubscriber slow = new RecordingSubscriber() {
        @Override
        public void deliver(Delivery delivery, boolean gap) {
            super.deliver(delivery, gap);
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
    };
    private final RecordingSubscriber other = new RecordingSubscriber();
    private ActorRef<ChannelEvent> hub;

    @Override
    public void tell(ChannelKey channel, ChannelCommand command) {
        region.ref().tell(command);
    }

    @Override
    public CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        throw new AssertionError("a hub asks nothing");
    }

    /** Two subscribers wait, and the first one is busy with a message that came. */
    @BeforeEach
    void holdUp() {
        Subscriptions subscriptions = new Subscriptions(hubs);
        for (RecordingSubscriber each : List.of(slow, other)) {
            subscriptions.subscribe(
                    KEY,
                    Cursor.NEWEST,
                    ConcurrencyPolicy.BROADCAST,
                    Subscription.Mode.STREAM,
                    true,
                    Duration.ZERO,
                    each);
        }
        hub = region.expectMessageClass(HubCommand.Attach.class).hub();
        hub.tell(new ChannelEvent.Attached(owner.ref(), EPOCH, id(BEFORE), ChannelSettings.DEFAULT));
        HubCommand.Report report = fish(HubCommand.Report.class);
        while (report.streaming() < 2) {
            report = fish(HubCommand.Report.class);
        }
        hub.tell(new ChannelEvent.ReportTaken(EPOCH, report.number(), id(BEFORE), Optional.empty()));
        assertThat(slow.next()).isEqualTo("confirmed");
        assertThat(other.next()).isEqualTo("confirmed");
        publish(BEFORE, BEFORE, HELD_UP_BY, true);
        assertThat(slow.next()).isEqualTo("m2");
    }

    @AfterEach
    void end() {
        goOn.countDown();
        kit.shutdownTestKit();
    }

    @Test
    void whatHadNoRoomIsReadFromTheLogThoughNothingFollows() {
        long last = HELD_UP_BY + MANY;
        for (long tag = HELD_UP_BY + 1; tag <= last; tag++) {
            publish(tag - 1, tag - 1, tag, true);
        }
        assertThat(hubs.dropped()).isBetween(1L, (long) MANY);
        assertThat(hubs.waitingBytes()).isPositive();
        goOn.countDown();
        answerReport(last);
        HubCommand.Read read = fish(HubCommand.Read.class);
        long seen = ((Cursor.After) read.cursor()).id().tag();
        // Some had room.
        assertThat(seen).isBetween(HELD_UP_BY + 1, last - 1);
        answer(read, seen, LongStream.rangeClosed(seen + 1, last));
        assertThat(other.next()).isEqualTo("m2");
        for (long tag = HELD_UP_BY + 1; tag <= last; tag++) {
            assertThat(slow.next()).isEqualTo("m" + tag);
            assertThat(other.next()).isEqualTo("m" + tag);
        }
        publish(last, last, last + 1, true);
        assertThat(slow.next()).isEqualTo("m" + (last + 1));
        assertThat(other.next()).isEqualTo("m" + (last + 1));
        Eventually.see(hubs::waitingBytes, bytes -> bytes == 0);
    }

    @Test
    void ofWhatHadNoRoomAndIsNotStoredAGapIsTold() {
        long last = HELD_UP_BY + MANY;
        for (long tag = HELD_UP_BY + 1; tag <= last; tag++) {
            publish(HELD_UP_BY, tag - 1, tag, false);
        }
        long in = MANY - hubs.dropped();
        goOn.countDown();
        answerReport(last);
        answer(fish(HubCommand.Read.class), HELD_UP_BY + in, LongStream.empty());
        // Stored after the one before all that is not stored: it shows no gap by itself.
        publish(HELD_UP_BY, last, last + 1, true);
        assertThat(other.next()).isEqualTo("m2");
        for (long tag = HELD_UP_BY + 1; tag <= HELD_UP_BY + in; tag++) {
            assertThat(slow.next()).isEqualTo("m" + tag);
            assertThat(other.next()).isEqualTo("m" + tag);
        }
        assertThat(slow.next()).isEqualTo("gap, m" + (last + 1));
        assertThat(other.next()).isEqualTo("gap, m" + (last + 1));
    }

    private void publish(long previous, long after, long tag, boolean stored) {
        hub.tell(new ChannelEvent.Published(
                EPOCH, id(after), List.of(message(previous, tag)), stored, ChannelSettings.DEFAULT));
    }

    private void answerReport(long last) {
        hub.tell(new ChannelEvent.ReportTaken(
                EPOCH, fish(HubCommand.Report.class).number(), id(last), Optional.empty()));
    }

    private void answer(HubCommand.Read read, long seen, LongStream tags) {
        List<Message> messages = tags.mapToObj(tag -> message(tag - 1, tag)).toList();
        hub.tell(new ChannelEvent.ReadAnswer(read.request(), id(seen), id(seen), messages, false));
    }

    private <T> T fish(Class<T> type) {
        ChannelCommand command = owner.receiveMessage();
        return type.isInstance(command) ? type.cast(command) : fish(type);
    }

    private static Message message(long previous, long tag) {
        return new Message(id(tag), id(previous), 1_450_755_280_000L, Payload.text("m" + tag, "text/plain"));
    }

    private static MessageId id(long tag) {
        return new MessageId(1_450_755_280L, tag);
    }
}
