package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Channels;
import stentor.node.channel.HubCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

class OwnerSearchTest {
    private static final int EPOCH = 7;
    private static final MessageId NEWEST = new MessageId(1_450_755_280, 3);

    private final OwnerLink owner = new OwnerLink(Standing.alone(), new AskTurns().turn(() -> {}));
    private final Tail tail = new Tail(new ByteBudget(Long.MAX_VALUE));
    private final LocalSubscribers subscribers = new LocalSubscribers(new Held(), subscriber -> {});
    private final List<ChannelCommand> asked = new ArrayList<>();
    private final List<ActorRef<?>> watched = new ArrayList<>();
    private int timesLookedFor;
    private long subscriptions;

    private final OwnerSearch search = new OwnerSearch(
            new ChannelKey("default", "", "news"),
            new Asked(),
            TestInbox.<ChannelEvent>create().getRef(),
            owner,
            subscribers,
            new PollLanes(tail, (lane, waiting, told) -> {}),
            tail,
            watched::add,
            watched::remove,
            () -> timesLookedFor++);

    private final class Asked implements Channels {
        @Override
        public void tell(ChannelKey channel, ChannelCommand command) {
            asked.add(command);
        }

        @Override
        public CompletionStage<PublisherReply> ask(
                ChannelKey channel, Function<ReplyTo<PublisherReply>, ChannelCommand.Asked> command) {
            throw new AssertionError("a hub asks nothing");
        }
    }

    @Test
    void aHubWithoutSubscribersAsksForNoOwner() {
        search.ask();
        search.again();
        assertThat(asked).isEmpty();
    }

    @Test
    void aChannelThatNobodyMayCreateIsNotCreated() {
        subscribe(false);
        assertThat(askAnew().create()).isFalse();
        subscribe(true);
        assertThat(askAnew().create()).isTrue();
    }

    /** Such a subscriber was let in by an owner, which may have died with the channel: it is not to be told that there is none. */
    @Test
    void aChannelThatWasThereIsCreatedAgain() {
        subscribe(false).enter(LocalSubscriber.Phase.WAITING);
        assertThat(askAnew().create()).isTrue();
    }

    /** A new owner whose log ends before that has lost something. */
    @Test
    void itSaysHowFarTheChannelWas() {
        tail.startAt(NEWEST);
        owner.attach(attached("first"), 0);
        subscribe(true);
        assertThat(askAnew().known()).isEqualTo(new LogPosition(EPOCH, NEWEST));
    }

    @Test
    void itDoesNotAskAgainAtOnce() {
        subscribe(true);
        search.ask();
        search.ask();
        assertThat(asked).hasSize(1);
    }

    @Test
    void theOwnerThatWasFoundLastIsWatchedAndNoOther() {
        ChannelEvent.Attached first = attached("first");
        ChannelEvent.Attached second = attached("second");
        find(first);
        find(first);
        assertThat(watched).containsExactly(first.owner());
        find(second);
        assertThat(watched).containsExactly(second.owner());
    }

    @Test
    void whenTheOwnerIsGoneTheNextOneIsAskedFor() {
        ChannelEvent.Attached first = attached("first");
        ChannelEvent.Attached second = attached("second");
        subscribe(true);
        find(first);
        find(second);
        search.gone(first.owner());
        assertThat(asked).isEmpty();
        assertThat(owner.isAttached()).isTrue();
        search.gone(second.owner());
        assertThat(asked).hasSize(1);
        assertThat(owner.isAttached()).isFalse();
        assertThat(timesLookedFor).isOne();
    }

    private void find(ChannelEvent.Attached found) {
        owner.attach(found, 0);
        search.found();
    }

    /** Asks as if an owner had been found and lost since it asked before. */
    private HubCommand.Attach askAnew() {
        owner.wasFound();
        asked.clear();
        search.ask();
        assertThat(asked).hasSize(1);
        return (HubCommand.Attach) asked.get(0);
    }

    private LocalSubscriber subscribe(boolean create) {
        LocalSubscriber subscriber = new LocalSubscriber(
                new Subscription(
                        ++subscriptions,
                        Cursor.NEWEST,
                        ConcurrencyPolicy.BROADCAST,
                        Subscription.Mode.STREAM,
                        create,
                        Duration.ZERO,
                        new RecordingSubscriber()),
                Long.MAX_VALUE);
        subscribers.add(subscriber);
        return subscriber;
    }

    private static ChannelEvent.Attached attached(String name) {
        return new ChannelEvent.Attached(
                TestInbox.<ChannelCommand>create(name).getRef(), EPOCH, MessageId.ZERO, ChannelSettings.DEFAULT);
    }
}
