package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.hub.HubParts.id;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.HubCommand;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.Cursor;

class FanOutTest {
    private final HubParts hub = new HubParts(5);

    @Test
    void streamsWithOneKeyShareALaneAndEachGetsTheMessageOnce() {
        HubParts.Stream first = hub.stream(Cursor.NEWEST, "events");
        HubParts.Stream second = hub.stream(Cursor.NEWEST, "events");
        HubParts.Stream other = hub.stream(Cursor.NEWEST, "frames");
        assertThat(first.local.lane())
                .isPresent()
                .isEqualTo(second.local.lane())
                .isNotEqualTo(other.local.lane());
        hub.publish(6);
        for (HubParts.Stream stream : new HubParts.Stream[] {first, second, other}) {
            assertThat(stream.next()).isEqualTo("m6");
            assertThat(stream.isQuiet()).isTrue();
        }
    }

    @Test
    void oneThatSharesNoLaneIsHandedTheMessageByItself() {
        HubParts.Stream stream = hub.stream(Cursor.NEWEST, null);
        hub.publish(6);
        hub.publish(7);
        assertThat(stream.next()).isEqualTo("m6");
        assertThat(stream.next()).isEqualTo("m7");
    }

    @Test
    void aPollLeavesWithItsMessage() {
        RecordingSubscriber poll = hub.poll(Cursor.NEWEST);
        hub.publish(6);
        hub.publish(7);
        assertThat(poll.next()).isEqualTo("m6");
        assertThat(poll.isQuiet()).isTrue();
        assertThat(hub.subscribers.isEmpty()).isTrue();
    }

    @Test
    void oneThatTakesNoMoreIsPausedAndTheOthersGoOn() {
        HubParts.Stream slow = hub.stream(Cursor.NEWEST, null);
        HubParts.Stream fast = hub.stream(Cursor.NEWEST, null);
        slow.takes = false;
        hub.publish(6);
        assertThat(fast.next()).isEqualTo("m6");
        assertThat(slow.isQuiet()).isTrue();
        assertThat(slow.local.phase()).isEqualTo(LocalSubscriber.Phase.PAUSED);
        slow.takes = true;
        hub.placement.goOn(slow.local);
        assertThat(slow.next()).isEqualTo("m6");
    }

    /** It could not be read again. */
    @Test
    void whatIsNotStoredIsHandedToAStreamWhetherItTakesMoreOrNot() {
        HubParts.Stream slow = hub.stream(Cursor.NEWEST, null);
        slow.takes = false;
        hub.publish(6, false);
        assertThat(slow.next()).isEqualTo("m6");
    }

    @Test
    void oneThatBreaksCostsTheOthersNothing() {
        HubParts.Stream broken = hub.new Stream(null) {
            @Override
            public void deliver(Delivery delivery, boolean gap) {
                throw new IllegalStateException("as it was told");
            }
        };
        hub.place(broken);
        HubParts.Stream other = hub.stream(Cursor.NEWEST, null);
        hub.publish(6);
        assertThat(other.next()).isEqualTo("m6");
    }

    @Test
    void oneThatMissedSomethingIsToldSoAndSharesALaneAfterThat() {
        HubParts.Stream late = hub.stream(Cursor.after(id(3)), "events");
        HubCommand.Read read = hub.read();
        // The log has nothing of it any more.
        hub.answer(read, false);
        assertThat(late.local.lane()).isEmpty();
        hub.publish(6);
        assertThat(late.next()).isEqualTo("gap, m6");
        assertThat(late.local.lane()).isPresent();
    }

    @Test
    void deliveriesAreToldToTheOwnerOnlyWhereTheyCount() {
        hub.stream(Cursor.NEWEST, "events");
        hub.publish(6);
        assertThat(hub.told(HubCommand.Delivered.class)).isEmpty();
        hub.settings(new ChannelSettings(true, Duration.ZERO, 100, 0, 0, true, Duration.ofHours(1)));
        hub.stream(Cursor.NEWEST, null);
        hub.poll(Cursor.NEWEST);
        hub.publish(7);
        assertThat(hub.told(HubCommand.Delivered.class))
                .singleElement()
                .satisfies(delivered -> assertThat(delivered.recipients()).isEqualTo(3));
    }

    @Test
    void aLaneThatNobodyIsInIsForgotten() {
        HubParts.Stream first = hub.stream(Cursor.NEWEST, "events");
        Optional<?> lane = first.local.lane();
        hub.subscribers.leave(first.local);
        hub.publish(6);
        assertThat(first.isQuiet()).isTrue();
        assertThat(hub.stream(Cursor.NEWEST, "events").local.lane()).isNotEqualTo(lane);
    }
}
