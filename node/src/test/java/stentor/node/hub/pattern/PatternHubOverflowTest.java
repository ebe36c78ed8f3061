package stentor.node.hub.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
import stentor.node.channel.PatternEvent;
import stentor.node.channel.PatternEvent.Heard;
import stentor.node.channel.PatternTable;
import stentor.node.channel.Patterns;
import stentor.node.channel.PublisherReply;
import stentor.node.hub.End;
import stentor.node.hub.Hubs;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;
import stentor.node.testing.Eventually;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** A hub of a pattern is held up while owners go on sending, so that its mailbox has no room for all of it. */
class PatternHubOverflowTest implements Channels, Patterns {
    private static final ChannelPattern ALL = new ChannelPattern("default", "", "**");
    private static final ChannelKey ONE = new ChannelKey("default", "", "one");
    private static final ChannelKey TWO = new ChannelKey("default", "", "two");
    private static final long EPOCH = 7;
    private static final int MANY = 40;

    /** A read that the hub has asked for. */
    private record Asked(ChannelKey channel, HubCommand.Read read) {}

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("stentor.hub-mailbox.limit = 4 KiB")
            .withFallback(ConfigFactory.load("application-test")));
    private final TestProbe<ChannelCommand> owner = kit.createTestProbe();
    private final BlockingQueue<Asked> reads = new LinkedBlockingQueue<>();
    private final CompletableFuture<ActorRef<PatternEvent>> wanting = new CompletableFuture<>();
    private final Hubs hubs = new Hubs(kit.system(), Props.empty(), this, Standing.alone(), InstantSource.system());
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private ActorRef<PatternEvent> hub;

    private final class Follower implements PatternSubscriber {
        @Override
        public void confirmed() {
            told.add("confirmed");
        }

        @Override
        public void deliver(PatternDelivery delivery) {
            told.add(delivery.channel().id() + delivery.message().id().tag());
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }

        @Override
        public void gap() {
            told.add("gap");
        }

        @Override
        public void end(End end) {}
    }

    @BeforeEach
    void holdUp() throws Exception {
        new PatternHubs(kit.system(), Props.empty(), this, this, Standing.alone()).subscribe(ALL, new Follower());
        hub = wanting.get(20, TimeUnit.SECONDS);
        hub.tell(new PatternEvent.Known());
        assertThat(next()).isEqualTo("confirmed");
        publish(ONE, 1, true);
        assertThat(next()).isEqualTo("one1");
    }

    @AfterEach
    void end() {
        goOn.countDown();
        kit.shutdownTestKit();
    }

    @Test
    void whatHadNoRoomIsReadFromTheLogsThoughNothingFollows() throws Exception {
        for (long tag = 2; tag <= MANY; tag++) {
            publish(ONE, tag, true);
        }
        // The first that is heard of this channel at all.
        publish(TWO, 1, true);
        assertThat(hubs.dropped()).isBetween(2L, (long) MANY);
        goOn.countDown();
        for (int each = 0; each < 2; each++) {
            Asked asked = reads.poll(20, TimeUnit.SECONDS);
            long seen = ((Cursor.After) asked.read().cursor()).id().tag();
            List<Message> rest = new ArrayList<>();
            for (long tag = seen + 1; tag <= (asked.channel().equals(ONE) ? MANY : 1); tag++) {
                rest.add(message(tag));
            }
            asked.read()
                    .hub()
                    .tell(new ChannelEvent.ReadAnswer(asked.read().request(), id(seen), id(seen), rest, false));
        }
        List<String> got = new ArrayList<>();
        for (int each = 0; each < MANY; each++) {
            got.add(next());
        }
        List<String> expected = new ArrayList<>();
        for (long tag = 2; tag <= MANY; tag++) {
            expected.add("one" + tag);
        }
        assertThat(got)
                .contains("two1")
                .filteredOn(each -> !each.equals("two1"))
                .isEqualTo(expected);
        Eventually.see(hubs::waitingBytes, bytes -> bytes == 0);
    }

    @Test
    void ofWhatHadNoRoomAndIsNotStoredAGapIsTold() throws Exception {
        for (long tag = 2; tag <= MANY; tag++) {
            publish(ONE, tag, false);
        }
        long in = MANY - 1 - hubs.dropped();
        goOn.countDown();
        for (long tag = 2; tag < 2 + in; tag++) {
            assertThat(next()).isEqualTo("one" + tag);
        }
        HubCommand.Read read = reads.poll(20, TimeUnit.SECONDS).read();
        read.hub().tell(new ChannelEvent.ReadAnswer(read.request(), id(1 + in), id(1 + in), List.of(), false));
        assertThat(next()).isEqualTo("gap");
        publish(ONE, MANY + 1, false);
        assertThat(next()).isEqualTo("one" + (MANY + 1));
    }

    private String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    private void publish(ChannelKey channel, long tag, boolean stored) {
        // One that is not stored follows on the last one that is.
        Message message = stored ? message(tag) : message(1, tag);
        hub.tell(new Heard(channel, owner.ref(), EPOCH, id(0), id(tag - 1), List.of(message), stored));
    }

    private static Message message(long tag) {
        return message(tag - 1, tag);
    }

    private static Message message(long previous, long tag) {
        return new Message(id(tag), id(previous), 1_450_755_280_000L, Payload.text("m" + tag, "text/plain"));
    }

    private static MessageId id(long tag) {
        return new MessageId(1_450_755_280L, tag);
    }

    // The cluster around the hub

    @Override
    public void tell(ChannelKey channel, ChannelCommand command) {
        if (command instanceof HubCommand.Read read) {
            reads.add(new Asked(channel, read));
        }
    }

    @Override
    public CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        throw new AssertionError("a hub asks nothing");
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public PatternTable table() {
        return PatternTable.EMPTY;
    }

    @Override
    public void want(ChannelPattern pattern, ActorRef<PatternEvent> wants) {
        wanting.complete(wants);
    }

    @Override
    public void leave(ChannelPattern pattern, ActorRef<PatternEvent> left) {}
}
