package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Channels;
import stentor.node.channel.HubCommand;
import stentor.node.channel.Member;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.RollCall;
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

/** What a hub makes of an owner that falls silent, comes from the past, or whose messages are lost. */
class HubAndOwnerTest implements Channels {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");
    private static final long EPOCH = 7;

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<ChannelCommand> region = kit.createTestProbe();
    private final TestProbe<ChannelCommand> owner = kit.createTestProbe();
    private final Hubs hubs = new Hubs(kit.system(), Props.empty(), this, Standing.alone(), InstantSource.system());
    private final Subscriptions subscriptions = new Subscriptions(hubs);

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    @Override
    public void tell(ChannelKey channel, ChannelCommand command) {
        region.ref().tell(command);
    }

    @Override
    public CompletionStage<PublisherReply> ask(
            ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
        throw new AssertionError("a hub asks nothing");
    }

    @Test
    void anOwnerThatDoesNotAnswerIsLookedForAgain() {
        RecordingSubscriber stream = subscribe(ConcurrencyPolicy.BROADCAST);
        attach(EPOCH, 1);
        owner.expectMessageClass(HubCommand.Report.class);
        ActorRef<ChannelEvent> hub = region.expectMessageClass(HubCommand.Attach.class, Duration.ofSeconds(20))
                .hub();
        hub.tell(attached(EPOCH + 1, 2));
        fishForReport();
        assertThat(stream.isQuiet()).isTrue();
    }

    @Test
    void aMessageThatWasLostOnTheWayIsReadWhenTheOwnerGivesASignOfLife() {
        RecordingSubscriber stream = subscribe(ConcurrencyPolicy.BROADCAST);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        HubCommand.Report report = fishForReport();
        hub.tell(new ChannelEvent.ReportTaken(EPOCH, report.number(), id(2), Optional.empty()));
        HubCommand.Read read = fishForRead();
        assertThat(read.cursor()).isEqualTo(Cursor.after(id(1)));
        hub.tell(new ChannelEvent.ReadAnswer(read.request(), id(1), id(1), List.of(message(1, 2)), false));
        assertThat(stream.next()).isEqualTo("confirmed");
        assertThat(stream.next()).isEqualTo("m2");
    }

    /** It drops the question while its node may not act as owner, as for a moment at each change of the cluster's members. */
    @Test
    void anOwnerThatDoesNotSayWhoIsPresentIsAskedAgain() {
        Member member = new Member("ann", Optional.empty());
        subscribe(Cursor.NEWEST, Subscription.Mode.STREAM, new RecordingSubscriber() {
            @Override
            public Optional<Watching> watches() {
                return Optional.of(new Watching(Optional.of(member), 100, true, false));
            }
        });
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        fish(HubCommand.Watched.class);
        HubCommand.Report report = fishForReport();
        hub.tell(new ChannelEvent.ReportTaken(EPOCH, report.number(), id(1), Optional.empty()));
        fish(HubCommand.Watch.class);
        fish(HubCommand.Join.class);
        fish(HubCommand.Watched.class);
    }

    /** Names that are no channels may be asked for by the thousand. */
    @Test
    void aHubOfAChannelThatIsUnknownEndsAtOnce() {
        RecordingSubscriber stream = new RecordingSubscriber();
        subscriptions.subscribe(
                KEY,
                Cursor.NEWEST,
                ConcurrencyPolicy.BROADCAST,
                Subscription.Mode.STREAM,
                false,
                Duration.ZERO,
                stream);
        region.expectMessageClass(HubCommand.Attach.class).hub().tell(new ChannelEvent.UnknownChannel());
        assertThat(stream.next()).isEqualTo("NO_SUCH_CHANNEL");
        Eventually.see(hubs::size, size -> size == 0);
    }

    @Test
    void pollsThatWaitAreCounted() {
        RecordingSubscriber poll = new RecordingSubscriber();
        subscribe(Cursor.NEWEST, Subscription.Mode.LONG_POLL, poll);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        Eventually.see(hubs::polls, polls -> polls == 1);
        hub.tell(published(EPOCH, 1, 2));
        assertThat(poll.next()).isEqualTo("m2");
        Eventually.see(hubs::polls, polls -> polls == 0);
    }

    @Test
    void aReadBringsNoMoreThanItsReaderHasRoomFor() {
        RecordingSubscriber stream = new RecordingSubscriber() {
            @Override
            public long room() {
                return 1234;
            }
        };
        subscribe(Cursor.OLDEST, Subscription.Mode.STREAM, stream);
        subscribe(Cursor.after(id(3)), Subscription.Mode.LONG_POLL, new RecordingSubscriber());
        attach(EPOCH, 5);
        assertThat(fishForRead().maxBytes()).isEqualTo(1234);
        // A poll takes one message, and one always comes.
        assertThat(fishForRead().maxBytes()).isEqualTo(1);
    }

    @Test
    void aSubscriberThatDoesNotReadHasOneReadUnderWayAndNoOtherUntilItGoesOn() {
        AtomicBoolean takes = new AtomicBoolean(false);
        RecordingSubscriber stream = new RecordingSubscriber() {
            @Override
            public boolean takes(Delivery next) {
                return takes.get();
            }
        };
        Subscriptions.Handle handle = subscribe(Cursor.OLDEST, Subscription.Mode.STREAM, stream);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 5);
        HubCommand.Read first = fishForRead();
        hub.tell(new ChannelEvent.ReadAnswer(first.request(), id(0), id(0), List.of(message(0, 1)), true));
        HubCommand.Report report = fishForReport();
        hub.tell(new ChannelEvent.ReportTaken(EPOCH, report.number(), id(5), Optional.empty()));
        assertThat(stream.next()).isEqualTo("confirmed");
        takes.set(true);
        handle.goOn();
        // Had there been another one meanwhile, it would have come first.
        HubCommand.Read second = fishForRead();
        assertThat(second.request()).isEqualTo(first.request() + 1);
        assertThat(second.cursor()).isEqualTo(Cursor.OLDEST);
    }

    @Test
    void whatAnOlderOwnerSaysIsNotListenedTo() {
        RecordingSubscriber stream = subscribe(ConcurrencyPolicy.LAST);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        long number = owner.expectMessageClass(HubCommand.Admit.class).number();
        hub.tell(new ChannelEvent.Admitted(EPOCH - 1, number));
        hub.tell(new ChannelEvent.Conflict(EPOCH - 1, number));
        hub.tell(new ChannelEvent.Detached(EPOCH - 1));
        hub.tell(new ChannelEvent.Deleted(EPOCH - 1));
        hub.tell(published(EPOCH - 1, 1, 2));
        hub.tell(new ChannelEvent.Admitted(EPOCH, number));
        hub.tell(published(EPOCH, 1, 3));
        assertThat(stream.next()).isEqualTo("confirmed");
        assertThat(stream.next()).isEqualTo("m3");
    }

    @Test
    void aHubThatIsToldThatItIsNotAttachedAttachesAgain() {
        subscribe(ConcurrencyPolicy.BROADCAST);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        hub.tell(new ChannelEvent.Detached(EPOCH));
        region.expectMessageClass(HubCommand.Attach.class);
    }

    @Test
    void aSubscriberThatWasAdmittedIsNamedToEveryNewOwner() {
        subscribe(ConcurrencyPolicy.FIRST);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        long number = owner.expectMessageClass(HubCommand.Admit.class).number();
        hub.tell(new ChannelEvent.Admitted(EPOCH, number));
        TestProbe<ChannelCommand> next = kit.createTestProbe();
        hub.tell(new ChannelEvent.Attached(next.ref(), EPOCH + 1, id(1), ChannelSettings.DEFAULT));
        assertThat(next.expectMessageClass(HubCommand.Report.class).guests())
                .containsExactly(new HubCommand.Guest(number, ConcurrencyPolicy.FIRST, false, true));
    }

    /** The next owner lets others in by what it was told then. */
    @Test
    void onceAHubHasNamedItsHoldersAnEarlierOwnerLetsNobodyIn() {
        RecordingSubscriber stream = subscribe(ConcurrencyPolicy.FIRST);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        long number = owner.expectMessageClass(HubCommand.Admit.class).number();
        TestProbe<ChannelCommand> next = kit.createTestProbe();
        hubs.nameHolders(new RollCall.Question(KEY, "node", next.ref()));
        assertThat(next.expectMessageClass(RollCall.Holders.class).held()).isEmpty();
        hub.tell(new ChannelEvent.Admitted(EPOCH, number));
        hub.tell(new ChannelEvent.Attached(next.ref(), EPOCH + 1, id(1), ChannelSettings.DEFAULT));
        assertThat(next.expectMessageClass(HubCommand.Admit.class).number()).isEqualTo(number);
        assertThat(stream.isQuiet()).isTrue();
    }

    /** The hub may have no other subscriber, and so no reason to attach: its holder would keep others out for ever. */
    @Test
    void theOwnerThatAskedForHoldersIsToldWhenOneLeaves() {
        RecordingSubscriber stream = new RecordingSubscriber();
        Subscriptions.Handle handle = subscriptions.subscribe(
                KEY, Cursor.NEWEST, ConcurrencyPolicy.FIRST, Subscription.Mode.STREAM, true, Duration.ZERO, stream);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 1);
        long number = owner.expectMessageClass(HubCommand.Admit.class).number();
        hub.tell(new ChannelEvent.Admitted(EPOCH, number));
        assertThat(stream.next()).isEqualTo("confirmed");
        TestProbe<ChannelCommand> next = kit.createTestProbe();
        hubs.nameHolders(new RollCall.Question(KEY, "node", next.ref()));
        assertThat(next.expectMessageClass(RollCall.Holders.class).held()).hasSize(1);
        handle.leave();
        assertThat(next.expectMessageClass(HubCommand.Release.class).number()).isEqualTo(number);
    }

    @Test
    void aReaderThatStandsBeyondTheLogsEndIsToldOfTheGapByItsNextMessage() {
        RecordingSubscriber stream = readFromBeyondTheEnd(Cursor.after(id(9)), true);
        assertThat(stream.next()).isEqualTo("gap, m10");
    }

    @Test
    void aDateBeyondTheLogsEndIsNoMessageThatTheLogLost() {
        RecordingSubscriber stream = readFromBeyondTheEnd(new Cursor.AfterDate(id(9).seconds() + 1), true);
        assertThat(stream.next()).isEqualTo("m10");
    }

    @Test
    void whereNothingIsStoredNobodyIsToldThatTheLogLostSomething() {
        RecordingSubscriber stream = readFromBeyondTheEnd(Cursor.after(id(9)), false);
        assertThat(stream.next()).isEqualTo("m10");
    }

    /** Of a log that ends with 5, of which then message 10 comes. */
    private RecordingSubscriber readFromBeyondTheEnd(Cursor cursor, boolean stored) {
        RecordingSubscriber stream = subscribe(cursor, ConcurrencyPolicy.BROADCAST);
        ActorRef<ChannelEvent> hub = attach(EPOCH, 5);
        HubCommand.Read read = fishForRead();
        MessageId seen = ((Cursor.After) read.cursor()).id();
        hub.tell(new ChannelEvent.ReadAnswer(read.request(), seen, id(5), List.of(), false));
        HubCommand.Report report = fishForReport();
        hub.tell(new ChannelEvent.ReportTaken(EPOCH, report.number(), id(5), Optional.empty()));
        assertThat(stream.next()).isEqualTo("confirmed");
        hub.tell(new ChannelEvent.Published(EPOCH, id(5), List.of(message(5, 10)), stored, ChannelSettings.DEFAULT));
        return stream;
    }

    private RecordingSubscriber subscribe(ConcurrencyPolicy policy) {
        return subscribe(Cursor.NEWEST, policy);
    }

    private RecordingSubscriber subscribe(Cursor cursor, ConcurrencyPolicy policy) {
        RecordingSubscriber stream = new RecordingSubscriber();
        subscriptions.subscribe(KEY, cursor, policy, Subscription.Mode.STREAM, true, Duration.ZERO, stream);
        return stream;
    }

    private Subscriptions.Handle subscribe(Cursor cursor, Subscription.Mode mode, RecordingSubscriber subscriber) {
        return subscriptions.subscribe(KEY, cursor, ConcurrencyPolicy.BROADCAST, mode, true, Duration.ZERO, subscriber);
    }

    private ActorRef<ChannelEvent> attach(long epoch, long last) {
        ActorRef<ChannelEvent> hub =
                region.expectMessageClass(HubCommand.Attach.class).hub();
        hub.tell(attached(epoch, last));
        return hub;
    }

    private ChannelEvent attached(long epoch, long last) {
        return new ChannelEvent.Attached(owner.ref(), epoch, id(last), ChannelSettings.DEFAULT);
    }

    private HubCommand.Report fishForReport() {
        return (HubCommand.Report) fish(HubCommand.Report.class);
    }

    private HubCommand.Read fishForRead() {
        return (HubCommand.Read) fish(HubCommand.Read.class);
    }

    private ChannelCommand fish(Class<?> type) {
        ChannelCommand command = owner.receiveMessage(Duration.ofSeconds(20));
        return type.isInstance(command) ? command : fish(type);
    }

    private static ChannelEvent published(long epoch, long after, long tag) {
        return new ChannelEvent.Published(
                epoch, id(after), List.of(message(after, tag)), true, ChannelSettings.DEFAULT);
    }

    private static Message message(long previous, long tag) {
        return new Message(id(tag), id(previous), 1_450_755_280_000L, Payload.text("m" + tag, "text/plain"));
    }

    private static MessageId id(long tag) {
        return new MessageId(1_450_755_280L, tag);
    }
}
