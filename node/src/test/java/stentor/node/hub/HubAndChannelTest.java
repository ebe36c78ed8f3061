package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.hub.Subscription.Mode;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

class HubAndChannelTest {
    private final ChannelWorld world = new ChannelWorld();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aPollGetsTheOldestStoredMessage() {
        assertThat(world.published("one").recipients()).isZero();
        world.publish("two");
        assertThat(world.poll(Cursor.OLDEST).next()).isEqualTo("one");
    }

    @Test
    void aPollGetsWhatFollowsTheMessageItHas() {
        MessageId one = world.published("one").info().lastMessageId();
        world.publish("two");
        assertThat(world.poll(Cursor.after(one)).next()).isEqualTo("two");
    }

    @Test
    void aPollIsHeldUntilThereIsAMessageAndCountsAsItsRecipient() {
        RecordingSubscriber poll = world.poll(Cursor.OLDEST);
        world.awaitSubscribers(1);
        assertThat(world.published("one").recipients()).isEqualTo(1);
        assertThat(poll.next()).isEqualTo("one");
        assertThat(world.published("two").recipients()).isZero();
    }

    @Test
    void theIdsOfOneSecondCountUpFromZero() {
        MessageId one = world.published("one").info().lastMessageId();
        assertThat(one).isEqualTo(new MessageId(1_450_755_280L, 0));
        assertThat(world.published("two").info().lastMessageId()).isEqualTo(one.nextTag());
        world.pass(Duration.ofSeconds(-5));
        assertThat(world.published("three").info().lastMessageId()).isEqualTo(new MessageId(1_450_755_280L, 2));
        world.pass(Duration.ofSeconds(6));
        assertThat(world.published("four").info().lastMessageId()).isEqualTo(new MessageId(1_450_755_281L, 0));
    }

    @Test
    void aStreamGetsWhatIsStoredAndThenWhatComes() {
        world.publish("one", "two");
        RecordingSubscriber stream = world.stream(Cursor.OLDEST);
        assertThat(stream.next()).isEqualTo("one");
        assertThat(stream.next()).isEqualTo("two");
        assertThat(stream.next()).isEqualTo("confirmed");
        assertThat(world.published("three").recipients()).isEqualTo(1);
        assertThat(stream.next()).isEqualTo("three");
    }

    @Test
    void aSubscriberFromNowOnGetsNothingStored() {
        world.publish("stored");
        RecordingSubscriber stream = world.stream(Cursor.NEWEST);
        assertThat(stream.next()).isEqualTo("confirmed");
        world.publish("live");
        assertThat(stream.next()).isEqualTo("live");
    }

    @Test
    void aTrimmedMessageIsNotSkippedSilently() {
        world.settings(keeping(2));
        MessageId one = world.published("one").info().lastMessageId();
        world.publish("two");
        world.publish("three");
        world.publish("four");
        assertThat(world.poll(Cursor.after(one)).next()).isEqualTo("gap, three");
        assertThat(world.poll(Cursor.OLDEST).next()).isEqualTo("three");
    }

    @Test
    void theNewestMessageWithATagIsFound() {
        world.publish("first second, tag 0");
        world.publish("first second, tag 1");
        world.pass(Duration.ofSeconds(1));
        world.publish("second second, tag 0");
        world.publish("second second, tag 1");
        assertThat(world.poll(new Cursor.AfterTag(0)).next()).isEqualTo("second second, tag 1");
        assertThat(world.poll(new Cursor.AfterTag(7)).next()).isEqualTo("gap, first second, tag 0");
    }

    @Test
    void anIdFromTheFutureWaitsForWhatComesNextWhichSaysThatTheLogLostSomething() {
        world.publish("one");
        RecordingSubscriber poll = world.poll(Cursor.after(new MessageId(1_999_999_999L, 0)));
        world.awaitSubscribers(1);
        world.publish("two");
        assertThat(poll.next()).isEqualTo("gap, two");
    }

    @Test
    void anIntervalPollIsAnsweredAtOnce() {
        assertThat(interval(Cursor.OLDEST).next()).isEqualTo("NOTHING_NEW");
        MessageId one = world.published("one").info().lastMessageId();
        assertThat(interval(Cursor.OLDEST).next()).isEqualTo("one");
        assertThat(interval(Cursor.after(one)).next()).isEqualTo("NOTHING_NEW");
    }

    @Test
    void aHeldPollIsGivenUpAfterItsTimeout() {
        RecordingSubscriber poll = new RecordingSubscriber();
        world.subscribe(Cursor.OLDEST, ConcurrencyPolicy.BROADCAST, Mode.LONG_POLL, true, Duration.ofMillis(50), poll);
        assertThat(poll.next()).isEqualTo("TIMEOUT");
        world.awaitSubscribers(0);
    }

    @Test
    void whoLeavesIsNotCountedAnyMore() {
        Subscriptions.Leave leave = world.subscribe(
                Cursor.OLDEST,
                ConcurrencyPolicy.BROADCAST,
                Mode.LONG_POLL,
                true,
                Duration.ZERO,
                new RecordingSubscriber());
        world.awaitSubscribers(1);
        leave.leave();
        world.awaitSubscribers(0);
        assertThat(world.published("one").recipients()).isZero();
    }

    @Test
    void deletionEndsTheSubscribersAndForgetsTheMessages() {
        world.publish("one");
        RecordingSubscriber stream = world.stream(Cursor.NEWEST);
        assertThat(stream.next()).isEqualTo("confirmed");
        ChannelInfo before = ((PublisherReply.Channel) world.answer(ChannelCommand.Delete::new)).info();
        assertThat(before.subscribers()).isEqualTo(1);
        assertThat(before.messages()).isEqualTo(1);
        assertThat(stream.next()).isEqualTo("DELETED");
        assertThat(world.answer(ChannelCommand.Inspect::new)).isInstanceOf(PublisherReply.NoSuchChannel.class);
        assertThat(world.answer(ChannelCommand.Delete::new)).isInstanceOf(PublisherReply.NoSuchChannel.class);
    }

    @Test
    void idsGoOnAfterADeletionAndWhoMissedNothingIsToldOfNoGap() {
        MessageId one = world.published("one").info().lastMessageId();
        MessageId two = world.published("two").info().lastMessageId();
        world.answer(ChannelCommand.Delete::new);
        MessageId three = world.published("three").info().lastMessageId();
        assertThat(three).isGreaterThan(two);
        assertThat(world.poll(Cursor.after(two)).next()).isEqualTo("three");
        assertThat(world.poll(Cursor.after(one)).next()).isEqualTo("gap, three");
    }

    @Test
    void underLastTheEarlierSubscriberIsTold() {
        RecordingSubscriber earlier = held(ConcurrencyPolicy.LAST);
        world.awaitSubscribers(1);
        RecordingSubscriber newest = held(ConcurrencyPolicy.LAST);
        assertThat(earlier.next()).isEqualTo("CONFLICT");
        assertThat(world.published("one").recipients()).isEqualTo(1);
        assertThat(newest.next()).isEqualTo("one");
    }

    @Test
    void underLastBroadcastSubscribersGiveWayToo() {
        RecordingSubscriber broadcast = held(ConcurrencyPolicy.BROADCAST);
        world.awaitSubscribers(1);
        held(ConcurrencyPolicy.LAST);
        assertThat(broadcast.next()).isEqualTo("CONFLICT");
        world.awaitSubscribers(1);
    }

    @Test
    void underFirstTheLaterSubscriberIsTold() {
        RecordingSubscriber oldest = held(ConcurrencyPolicy.FIRST);
        world.awaitSubscribers(1);
        assertThat(held(ConcurrencyPolicy.FIRST).next()).isEqualTo("CONFLICT");
        world.publish("one");
        assertThat(oldest.next()).isEqualTo("one");
        // Its place is free again: the poll was used up.
        RecordingSubscriber next = held(ConcurrencyPolicy.FIRST);
        assertThat(next.next()).isEqualTo("one");
    }

    @Test
    void aSubscriberThatMayNotMakeAChannelFindsNone() {
        RecordingSubscriber poll = new RecordingSubscriber();
        world.subscribe(Cursor.OLDEST, ConcurrencyPolicy.BROADCAST, Mode.LONG_POLL, false, Duration.ZERO, poll);
        assertThat(poll.next()).isEqualTo("NO_SUCH_CHANNEL");
        world.publish("one");
        RecordingSubscriber again = new RecordingSubscriber();
        world.subscribe(Cursor.OLDEST, ConcurrencyPolicy.BROADCAST, Mode.LONG_POLL, false, Duration.ZERO, again);
        assertThat(again.next()).isEqualTo("one");
    }

    @Test
    void aPublisherThatMayNotMakeAChannelFindsNoneUntilItIsCreated() {
        assertThat(world.publishToExisting("one")).isInstanceOf(PublisherReply.NoSuchChannel.class);
        world.answer(replyTo -> new ChannelCommand.Create(ChannelSettings.DEFAULT, replyTo));
        assertThat(world.publishToExisting("one")).isInstanceOf(Published.class);
    }

    @Test
    void aMessageThatIsNotStoredReachesOnlyWhoWaits() {
        world.settings(new ChannelSettings(false, Duration.ofHours(1), 100, 0, 0, false, Duration.ofHours(1)));
        assertThat(world.published("nobody").recipients()).isZero();
        RecordingSubscriber poll = world.poll(Cursor.OLDEST);
        world.awaitSubscribers(1);
        Published published = world.published("somebody");
        assertThat(published.recipients()).isEqualTo(1);
        assertThat(published.info().messages()).isZero();
        assertThat(poll.next()).isEqualTo("somebody");
        assertThat(interval(Cursor.OLDEST).next()).isEqualTo("NOTHING_NEW");
    }

    @Test
    void aDeliveredMessageIsDeletedWhereTheSettingsSaySo() {
        world.settings(new ChannelSettings(true, Duration.ofHours(1), 100, 0, 0, true, Duration.ofHours(1)));
        world.publish("one");
        world.publish("two");
        assertThat(world.poll(Cursor.OLDEST).next()).isEqualTo("one");
        assertThat(world.poll(Cursor.OLDEST).next()).isEqualTo("two");
        assertThat(interval(Cursor.OLDEST).next()).isEqualTo("NOTHING_NEW");
    }

    @Test
    void aRepeatedIdempotencyKeyIsAnsweredAsBeforeAndPublishesNothing() {
        PublisherReply first = world.publish(Optional.of("key"), "one");
        world.pass(Duration.ofSeconds(90));
        assertThat(world.publish(Optional.of("key"), "one")).isEqualTo(first);
        assertThat(world.published("two").info().messages()).isEqualTo(2);
        world.pass(Duration.ofSeconds(31));
        assertThat(world.publish(Optional.of("key"), "one")).isNotEqualTo(first);
    }

    @Test
    void aRepeatIsRecognisedByTheNextOwnerToo() {
        Published first = (Published) world.publish(Optional.of("key"), "one");
        world.killOwner();
        Published repeat = (Published) world.publish(Optional.of("key"), "one");
        assertThat(repeat.info().lastMessageId()).isEqualTo(first.info().lastMessageId());
        assertThat(repeat.info().messages()).isEqualTo(1);
        assertThat(world.published("two").info().messages()).isEqualTo(2);
    }

    @Test
    void subscribersOutliveTheOwnerOfTheirChannel() {
        RecordingSubscriber stream = world.stream(Cursor.OLDEST);
        RecordingSubscriber poll = world.poll(Cursor.OLDEST);
        assertThat(stream.next()).isEqualTo("confirmed");
        world.awaitSubscribers(2);
        world.killOwner();
        world.publish("one");
        assertThat(stream.next()).isEqualTo("one");
        assertThat(poll.next()).isEqualTo("one");
    }

    @Test
    void anOwnerThatWasSupplantedPublishesNothing() {
        RecordingSubscriber stream = world.stream(Cursor.OLDEST);
        assertThat(stream.next()).isEqualTo("confirmed");
        var supplanted = world.usurp();
        MessageId one = world.published("one").info().lastMessageId();
        CompletableFuture<PublisherReply> reply = new CompletableFuture<>();
        supplanted.tell(world.publishCommand(Optional.empty(), true, reply::complete, "from the past"));
        assertThat(reply).succeedsWithin(Duration.ofSeconds(20)).isInstanceOf(PublisherReply.LogUnavailable.class);
        assertThat(stream.next()).isEqualTo("one");
        world.publish("two");
        assertThat(stream.next()).isEqualTo("two");
        assertThat(world.poll(Cursor.after(one)).next()).isEqualTo("two");
    }

    private RecordingSubscriber interval(Cursor cursor) {
        return world.subscribe(cursor, ConcurrencyPolicy.BROADCAST, Mode.INTERVAL_POLL);
    }

    private RecordingSubscriber held(ConcurrencyPolicy policy) {
        return world.subscribe(Cursor.OLDEST, policy, Mode.LONG_POLL);
    }

    private static ChannelSettings keeping(int maxMessages) {
        return new ChannelSettings(true, Duration.ofHours(1), maxMessages, 0, 0, false, Duration.ofHours(1));
    }
}
