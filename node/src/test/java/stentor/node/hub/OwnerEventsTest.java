package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.hub.HubParts.EPOCH;
import static stentor.node.hub.HubParts.id;
import static stentor.node.hub.HubParts.message;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;

/** What a hub makes of what its channel's owner says. */
class OwnerEventsTest {
    private final HubParts hub = new HubParts(5);
    private final HubParts.Stream stream = hub.stream(Cursor.NEWEST, null);

    private static ChannelEvent.Published published(long epoch, long after, Message... messages) {
        return new ChannelEvent.Published(epoch, id(after), List.of(messages), true, ChannelSettings.DEFAULT);
    }

    @Test
    void newMessagesAreHandedOnInOrderAndOnce() {
        hub.events.take(published(EPOCH, 5, message(5, 6), message(6, 7)));
        hub.events.take(published(EPOCH, 5, message(5, 6), message(6, 7), message(7, 8)));
        assertThat(stream.next()).isEqualTo("m6");
        assertThat(stream.next()).isEqualTo("m7");
        assertThat(stream.next()).isEqualTo("m8");
        assertThat(stream.isQuiet()).isTrue();
    }

    @Test
    void whatDidNotReachTheHubIsReadBeforeWhatFollowsIsHandedOn() {
        hub.events.take(published(EPOCH, 6, message(6, 7)));
        assertThat(stream.isQuiet()).isTrue();
        HubCommand.Read read = hub.read();
        assertThat(read.cursor()).isEqualTo(Cursor.after(id(5)));
        hub.answer(read, false, message(5, 6));
        assertThat(stream.next()).isEqualTo("m6");
        assertThat(stream.next()).isEqualTo("m7");
    }

    /** Nothing follows that would show it. */
    @Test
    void anAnswerToAReportThatIsAheadShowsALossToo() {
        hub.events.take(new ChannelEvent.ReportTaken(EPOCH, 1, id(6), Optional.empty()));
        hub.answer(hub.read(), false, message(5, 6));
        assertThat(stream.next()).isEqualTo("confirmed");
        assertThat(stream.next()).isEqualTo("m6");
    }

    @Test
    void whatAnOwnerOfThePastSaysIsIgnored() {
        hub.events.take(published(EPOCH - 1, 5, message(5, 6)));
        hub.events.take(new ChannelEvent.ReportTaken(EPOCH - 1, 1, id(6), Optional.empty()));
        hub.events.take(new ChannelEvent.Deleted(EPOCH - 1));
        hub.events.take(new ChannelEvent.ConflictWithAll(EPOCH - 1));
        hub.events.take(new ChannelEvent.Detached(EPOCH - 1));
        assertThat(stream.isQuiet()).isTrue();
        assertThat(hub.owner.isAttached()).isTrue();
        assertThat(hub.told(HubCommand.Read.class)).isEmpty();
    }

    @Test
    void aSubscriberThatMustGoIsTold() {
        HubParts.Stream other = hub.stream(Cursor.NEWEST, null);
        hub.events.take(new ChannelEvent.Conflict(EPOCH, stream.local.number()));
        assertThat(stream.next()).isEqualTo("CONFLICT");
        assertThat(other.isQuiet()).isTrue();
        hub.events.take(new ChannelEvent.Deleted(EPOCH));
        assertThat(other.next()).isEqualTo("DELETED");
        assertThat(hub.owner.isAttached()).isFalse();
    }

    @Test
    void anOwnerThatLetsTheHubGoIsLookedForAgain() {
        hub.events.take(new ChannelEvent.Detached(EPOCH));
        assertThat(hub.owner.isAttached()).isFalse();
        assertThat(hub.toAnyOwner)
                .hasOnlyElementsOfType(HubCommand.Attach.class)
                .hasSize(1);
    }

    @Test
    void anotherOwnerIsToldWhatTheHubKnowsAndSaysHowFarTheChannelIs() {
        hub.events.take(new ChannelEvent.Detached(EPOCH));
        HubCommand.Attach attach = (HubCommand.Attach) hub.toAnyOwner.get(0);
        assertThat(attach.known().lastId()).isEqualTo(id(5));
        hub.events.take(new ChannelEvent.Attached(hub.toOwner.getRef(), EPOCH + 1, id(6), ChannelSettings.DEFAULT));
        List<HubCommand.Read> reads = hub.told(HubCommand.Read.class);
        hub.answer(reads.get(reads.size() - 1), false, message(5, 6));
        assertThat(stream.next()).isEqualTo("m6");
        assertThat(stream.isQuiet()).isTrue();
    }
}
