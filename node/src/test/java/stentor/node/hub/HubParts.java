package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Channels;
import stentor.node.channel.HubCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** What decides within a hub, wired as the hub does it, without the hub: what it tells its owner is collected. */
final class HubParts {
    static final long SECONDS = 1_450_755_280L;
    static final int EPOCH = 3;

    final TestInbox<ChannelCommand> toOwner = TestInbox.create();
    final OwnerLink owner = new OwnerLink(Standing.alone(), new AskTurns().turn(() -> {}));
    final Tail tail = new Tail(new ByteBudget(Long.MAX_VALUE));
    final Held held = new Held();
    final List<LocalSubscriber> removed = new ArrayList<>();
    final LocalSubscribers subscribers = new LocalSubscribers(held, removed::add);
    final PollLanes polls = new PollLanes(tail, (lane, waiting, told) -> {});
    final TestInbox<ChannelEvent> self = TestInbox.create();
    private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(SECONDS));
    final FanOut fanOut = new FanOut(self.getRef(), owner, subscribers, tail, held, polls, new HubCounts());
    final Reports reports = new Reports(self.getRef(), owner, subscribers, tail, polls, () -> {}, new LongAdder());
    final Placement placement =
            new Placement(self.getRef(), owner, subscribers, tail, held, polls, fanOut, reports, clock, () -> {});
    final Attendance attendance = new Attendance(self.getRef(), owner, placement::place, subscribers::leave, () -> {});
    final Admissions admissions =
            new Admissions(self.getRef(), owner, subscribers, polls, placement, attendance, new LongAdder());
    final List<ChannelCommand> toAnyOwner = new ArrayList<>();
    final OwnerSearch search = new OwnerSearch(
            new ChannelKey("default", "", "test"),
            new Cluster(),
            self.getRef(),
            owner,
            subscribers,
            polls,
            tail,
            sentinel -> {},
            sentinel -> {},
            () -> {});
    final OwnerEvents events = new OwnerEvents(
            owner,
            search,
            subscribers,
            polls,
            tail,
            fanOut,
            placement,
            reports,
            admissions,
            attendance,
            new HubCounts());
    private long numbers;

    /** Wherever the owner is. */
    private final class Cluster implements Channels {
        @Override
        public void tell(ChannelKey channel, ChannelCommand command) {
            toAnyOwner.add(command);
        }

        @Override
        public CompletionStage<PublisherReply> ask(
                ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
            throw new AssertionError("a hub asks nothing");
        }
    }

    /** Its owner has given out ids up to this one. */
    HubParts(long last) {
        ChannelSettings settings = ChannelSettings.DEFAULT;
        owner.attach(new ChannelEvent.Attached(toOwner.getRef(), EPOCH, id(last), settings), 0);
        tail.startAt(id(last));
    }

    void settings(ChannelSettings settings) {
        tail.settings(settings);
    }

    /** A stream that shares a lane with others of this key; null: with none. */
    class Stream extends RecordingSubscriber {
        private final String lane;
        boolean takes = true;
        LocalSubscriber local;

        Stream(String lane) {
            this.lane = lane;
        }

        @Override
        public boolean takes(Delivery next) {
            return takes;
        }

        @Override
        public boolean takesMore() {
            return takes;
        }

        @Override
        public Optional<RecordingLane.Choice> lane() {
            return Optional.ofNullable(lane).map(key -> new RecordingLane.Choice(key, this));
        }
    }

    /** A lane that tells its streams at once, and says which leave. */
    record RecordingLane(List<Stream> streams) implements StreamingLane<Stream> {
        record Choice(Object key, Stream subscriber) implements StreamingLane.Choice<Stream> {
            @Override
            public RecordingLane open() {
                return new RecordingLane(new ArrayList<>());
            }
        }

        @Override
        public void join(Stream stream) {
            streams.add(stream);
        }

        @Override
        public void leave(Stream stream) {
            streams.remove(stream);
        }

        @Override
        public void leave(Stream stream, Runnable then) {
            streams.remove(stream);
            then.run();
        }

        @Override
        public void hand(Delivery delivery, boolean stored) {
            streams.forEach(stream -> stream.deliver(delivery, false));
        }
    }

    /** A poll that shares a lane with all others. */
    static class Poll extends RecordingSubscriber {
        private boolean letGo;

        @Override
        public boolean hasWaited() {
            return letGo;
        }

        @Override
        public Optional<RecordingPollLane.Choice> pollLane() {
            return Optional.of(new RecordingPollLane.Choice("polls", this));
        }
    }

    /** A lane that answers its polls at once, and marks those that it lets go. */
    record RecordingPollLane(List<Poll> polls) implements PollLane<Poll> {
        record Choice(Object key, Poll subscriber) implements PollLane.Choice<Poll> {
            @Override
            public RecordingPollLane open(Counter counter) {
                return new RecordingPollLane(new ArrayList<>());
            }
        }

        @Override
        public void join(Poll poll) {
            polls.add(poll);
        }

        @Override
        public void answer(Poll poll, Delivery delivery) {
            poll.deliver(delivery, false);
        }

        @Override
        public void hand(Delivery delivery, int newest, long until) {
            polls.forEach(poll -> poll.deliver(delivery, false));
            polls.clear();
        }

        @Override
        public void end(End end) {
            polls.forEach(poll -> poll.end(end));
            polls.clear();
        }

        @Override
        public void dissolve() {
            polls.forEach(poll -> poll.letGo = true);
            polls.clear();
        }
    }

    Stream stream(Cursor cursor, String lane) {
        Stream stream = new Stream(lane);
        stream.local = place(cursor, Subscription.Mode.STREAM, stream);
        return stream;
    }

    /** A stream of everything from now on. */
    void place(Stream stream) {
        stream.local = place(Cursor.NEWEST, Subscription.Mode.STREAM, stream);
    }

    RecordingSubscriber poll(Cursor cursor) {
        return place(cursor, new RecordingSubscriber());
    }

    <S extends RecordingSubscriber> S place(Cursor cursor, S poll) {
        place(cursor, Subscription.Mode.LONG_POLL, poll);
        return poll;
    }

    private LocalSubscriber place(Cursor cursor, Subscription.Mode mode, Subscriber subscriber) {
        LocalSubscriber local = arrive(cursor, mode, subscriber);
        placement.place(local);
        return local;
    }

    /** A stream of everything from now on comes, and is not let in yet. */
    LocalSubscriber arrive(Subscriber subscriber) {
        return arrive(Cursor.NEWEST, Subscription.Mode.STREAM, subscriber);
    }

    private LocalSubscriber arrive(Cursor cursor, Subscription.Mode mode, Subscriber subscriber) {
        LocalSubscriber local = new LocalSubscriber(
                new Subscription(++numbers, cursor, ConcurrencyPolicy.BROADCAST, mode, true, Duration.ZERO, subscriber),
                Long.MAX_VALUE);
        subscribers.add(local);
        return local;
    }

    /** The owner publishes a message that follows on all before. */
    void publish(long tag) {
        publish(tag, true);
    }

    void publish(long tag, boolean stored) {
        fanOut.toAll(new Delivery(message(tag - 1, tag)), stored);
    }

    /** What the owner was told of this kind, since it was asked for last. */
    <T extends ChannelCommand> List<T> told(Class<T> kind) {
        return toOwner.getAllReceived().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    HubCommand.Read read() {
        List<HubCommand.Read> reads = told(HubCommand.Read.class);
        assertThat(reads).hasSize(1);
        return reads.get(0);
    }

    /** The log has these after what was asked for, and maybe more. */
    void answer(HubCommand.Read read, boolean more, Message... messages) {
        MessageId seen = read.cursor() instanceof Cursor.After after ? after.id() : MessageId.ZERO;
        placement.onAnswer(new ChannelEvent.ReadAnswer(read.request(), seen, seen, List.of(messages), more));
    }

    static MessageId id(long tag) {
        return new MessageId(SECONDS, tag);
    }

    static Message message(long previous, long tag) {
        return new Message(id(tag), id(previous), SECONDS * 1000, Payload.text("m" + tag, "text/plain"));
    }
}
