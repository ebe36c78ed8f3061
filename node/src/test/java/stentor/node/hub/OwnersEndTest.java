package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogSwitch;
import stentor.node.messagelog.LogUnavailableException;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

/** What becomes of publishers and subscribers when an owner moves, breaks, must not speak or has no log. */
class OwnersEndTest {
    private final LogSwitch log = new LogSwitch();
    private final ChannelWorld world = new ChannelWorld(log::around);

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void whatWaitsWhenTheOwnerMovesIsCarriedOutByTheNextOne() throws Exception {
        RecordingSubscriber stream = confirmedStream();
        log.hold("append");
        List<CompletionStage<PublisherReply>> replies = new ArrayList<>();
        replies.add(publishLater(Optional.empty(), "one"));
        world.awaitTrue(() -> log.calls("append") == 1);
        replies.add(publishLater(Optional.empty(), "two"));
        replies.add(publishLater(Optional.of("key"), "three"));
        replies.add(publishLater(Optional.of("key"), "three"));
        world.moveOwner();
        log.letGo("append");
        for (CompletionStage<PublisherReply> reply : replies) {
            assertThat(reply.toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(PublisherReply.Published.class);
        }
        assertThat(stream.next()).isEqualTo("one");
        assertThat(List.of(stream.next(), stream.next())).containsExactlyInAnyOrder("two", "three");
        world.publish("four");
        assertThat(stream.next()).isEqualTo("four");
    }

    @Test
    void aCommandThatBreaksTheOwnerIsAnsweredAndCountedAndSubscribersGoOn() {
        RecordingSubscriber stream = confirmedStream();
        log.fail("append", new IllegalStateException("a bug"));
        assertThat(world.publish("poison")).isInstanceOf(PublisherReply.Failed.class);
        log.mend();
        assertThat(world.broken()).isEqualTo(1);
        assertThat(world.publish("one")).isInstanceOf(PublisherReply.Published.class);
        assertThat(stream.next()).isEqualTo("one");
        world.awaitSubscribers(1);
    }

    @Test
    void publishersAreToldThatTheLogIsAwayAndAllGoesOnWhenItIsBack() {
        RecordingSubscriber stream = confirmedStream();
        log.fail("append", new LogUnavailableException("away"));
        log.fail("claim", new LogUnavailableException("away"));
        assertThat(world.publish("one")).isInstanceOf(PublisherReply.LogUnavailable.class);
        assertThat(world.publish("two")).isInstanceOf(PublisherReply.LogUnavailable.class);
        log.mend();
        world.publish("three");
        assertThat(stream.next()).isEqualTo("three");
        assertThat(world.broken()).isZero();
    }

    @Test
    void aLogThatWasEmptiedIsClaimedAgainWithoutAnybodyNoticing() {
        RecordingSubscriber stream = confirmedStream();
        log.failOnce("append", new LogLostException("emptied"));
        assertThat(world.publish("one")).isInstanceOf(PublisherReply.Published.class);
        assertThat(stream.next()).isEqualTo("one");
    }

    @Test
    void anOwnerThatMustNotSpeakKeepsWhatItIsAskedUntilItMay() throws Exception {
        world.publish("stored");
        RecordingSubscriber stream = confirmedStream();
        int appends = log.calls("append");
        world.certain(false);
        CompletionStage<PublisherReply> reply = publishLater(Optional.empty(), "one");
        RecordingSubscriber poll = world.poll(Cursor.OLDEST);
        CompletionStage<PublisherReply> info = world.ask(ChannelWorld.KEY, ChannelCommand.Inspect::new);
        assertThat(reply.toCompletableFuture()).isNotDone();
        assertThat(log.calls("append")).isEqualTo(appends);
        world.certain(true);
        assertThat(reply.toCompletableFuture().get(20, TimeUnit.SECONDS)).isInstanceOf(PublisherReply.Published.class);
        assertThat(info.toCompletableFuture().get(20, TimeUnit.SECONDS)).isInstanceOf(PublisherReply.Channel.class);
        assertThat(stream.next()).isEqualTo("one");
        assertThat(poll.next()).isEqualTo("stored");
    }

    @Test
    void publishersOfAnOwnerThatMayNotSpeakForLongAreToldSo() {
        world.publish("one");
        world.certain(false);
        assertThat(world.publish("two")).isInstanceOf(PublisherReply.LogUnavailable.class);
    }

    @Test
    void underFirstTheOldestStaysThroughTheDeathOfTheOwner() {
        RecordingSubscriber oldest =
                world.subscribe(Cursor.OLDEST, ConcurrencyPolicy.FIRST, Subscription.Mode.LONG_POLL);
        world.awaitSubscribers(1);
        world.killOwner();
        world.awaitSubscribers(1);
        RecordingSubscriber later =
                world.subscribe(Cursor.OLDEST, ConcurrencyPolicy.FIRST, Subscription.Mode.LONG_POLL);
        assertThat(later.next()).isEqualTo("CONFLICT");
        world.publish("one");
        assertThat(oldest.next()).isEqualTo("one");
    }

    @Test
    void aSubscriberThatBreaksDoesNotTakeTheOthersAlong() {
        world.subscribe(
                Cursor.NEWEST,
                ConcurrencyPolicy.BROADCAST,
                Subscription.Mode.STREAM,
                true,
                Duration.ZERO,
                new Subscriber() {
                    @Override
                    public void deliver(Delivery delivery, boolean gap) {
                        throw new IllegalStateException("a broken connection");
                    }

                    @Override
                    public void end(End end) {
                        throw new IllegalStateException("a broken connection");
                    }
                });
        RecordingSubscriber stream = confirmedStream();
        world.publish("one");
        world.publish("two");
        assertThat(stream.next()).isEqualTo("one");
        assertThat(stream.next()).isEqualTo("two");
    }

    @Test
    void whenTheNodeStopsAllSubscribersEndAndSoDoThoseWhoStillCome() throws Exception {
        RecordingSubscriber stream = confirmedStream();
        RecordingSubscriber poll = world.poll(Cursor.NEWEST);
        world.endAll(End.GOING_AWAY);
        assertThat(stream.next()).isEqualTo("GOING_AWAY");
        assertThat(poll.next()).isEqualTo("GOING_AWAY");
        assertThat(world.poll(Cursor.NEWEST).next()).isEqualTo("GOING_AWAY");
        world.awaitSubscribers(0);
    }

    private RecordingSubscriber confirmedStream() {
        RecordingSubscriber stream = world.stream(Cursor.NEWEST);
        assertThat(stream.next()).isEqualTo("confirmed");
        return stream;
    }

    private CompletionStage<PublisherReply> publishLater(Optional<String> key, String text) {
        return world.ask(ChannelWorld.KEY, replyTo -> world.publishCommand(key, true, replyTo, text));
    }
}
