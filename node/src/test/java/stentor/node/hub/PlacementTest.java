package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.hub.HubParts.id;
import static stentor.node.hub.HubParts.message;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class PlacementTest {
    private final HubParts hub = new HubParts(5);

    @Test
    void whatTheTailHasIsNotReadFromTheLog() {
        hub.publish(6);
        hub.publish(7);
        RecordingSubscriber poll = hub.poll(Cursor.after(id(5)));
        assertThat(poll.next()).isEqualTo("m6");
        HubParts.Stream stream = hub.stream(Cursor.after(id(6)), "events");
        assertThat(stream.next()).isEqualTo("m7");
        assertThat(hub.told(HubCommand.Read.class)).isEmpty();
    }

    @Test
    void subscribersThatStandAtTheSamePlaceShareARead() {
        HubParts.Stream first = hub.stream(Cursor.after(id(3)), "events");
        HubParts.Stream second = hub.stream(Cursor.after(id(3)), "events");
        hub.answer(hub.read(), false, message(3, 4), message(4, 5));
        for (HubParts.Stream stream : new HubParts.Stream[] {first, second}) {
            assertThat(stream.next()).isEqualTo("m4");
            assertThat(stream.next()).isEqualTo("m5");
            assertThat(stream.local.phase()).isEqualTo(Phase.WAITING);
        }
    }

    @Test
    void aReaderReadsOnWhereThereIsMore() {
        HubParts.Stream stream = hub.stream(Cursor.after(id(3)), "events");
        hub.answer(hub.read(), true, message(3, 4));
        assertThat(stream.next()).isEqualTo("m4");
        HubCommand.Read next = hub.read();
        assertThat(next.cursor()).isEqualTo(Cursor.after(id(4)));
        hub.answer(next, false, message(4, 5));
        assertThat(stream.next()).isEqualTo("m5");
    }

    /** Else a node would read for clients that do not read. */
    @Test
    void nothingIsReadAheadForOneThatTakesNoMore() {
        HubParts.Stream stream = hub.stream(Cursor.after(id(3)), "events");
        HubCommand.Read read = hub.read();
        stream.takes = false;
        hub.answer(read, true, message(3, 4));
        assertThat(stream.local.phase()).isEqualTo(Phase.PAUSED);
        assertThat(hub.told(HubCommand.Read.class)).isEmpty();
        stream.takes = true;
        hub.placement.goOn(stream.local);
        assertThat(hub.read().cursor()).isEqualTo(Cursor.after(id(3)));
    }

    /** More comes while it reads than the log keeps: it gets all of it. */
    @Test
    void whatComesWhileItReadsFollowsWhatItReads() {
        HubParts.Stream stream = hub.stream(Cursor.after(id(3)), "events");
        HubCommand.Read read = hub.read();
        hub.publish(6);
        hub.publish(7, false);
        assertThat(stream.isQuiet()).isTrue();
        hub.answer(read, false, message(3, 4), message(4, 5));
        for (String expected : new String[] {"m4", "m5", "m6", "m7"}) {
            assertThat(stream.next()).isEqualTo(expected);
        }
        assertThat(stream.isQuiet()).isTrue();
    }

    @Test
    void whatIsGoneFromTheLogIsAGap() {
        HubParts.Stream stream = hub.stream(Cursor.after(id(2)), "events");
        hub.answer(hub.read(), false, message(4, 5));
        assertThat(stream.next()).isEqualTo("gap, m5");
    }

    @Test
    void beforeTheFirstMessageOfALogWhoHasReceivedNothingMissedNothing() {
        HubParts.Stream fromTheBeginning = hub.stream(Cursor.after(MessageId.ZERO), null);
        hub.answer(hub.read(), false, beginning(5));
        HubParts.Stream ofSeveral = hub.stream(Cursor.after(endOfSecond(id(0).seconds() - 6)), null);
        hub.answer(hub.read(), false, beginning(5));
        HubParts.Stream afterAMessage = hub.stream(Cursor.after(new MessageId(id(0).seconds() - 6, 0)), null);
        hub.answer(hub.read(), false, beginning(5));
        assertThat(fromTheBeginning.next()).isEqualTo("m5");
        assertThat(ofSeveral.next()).isEqualTo("m5");
        assertThat(afterAMessage.next()).isEqualTo("gap, m5");
    }

    @Test
    void aLogThatBeginsAnewIsAGapForWhoHasReceivedSomethingByThen() {
        HubParts.Stream stream = hub.stream(Cursor.after(MessageId.ZERO), null);
        hub.answer(hub.read(), false, beginning(5));
        assertThat(stream.next()).isEqualTo("m5");
        MessageId later = new MessageId(id(0).seconds() + 2, 0);
        hub.fanOut.toAll(
                new Delivery(
                        new Message(later, endOfSecond(later.seconds() - 1), 0, Payload.text("anew", "text/plain"))),
                true);
        assertThat(stream.next()).isEqualTo("gap, anew");
    }

    /** The first message of a channel that its owner knew nothing of. */
    private static Message beginning(long tag) {
        return message(0, tag).after(endOfSecond(id(tag).seconds() - 1));
    }

    private static MessageId endOfSecond(long seconds) {
        return new MessageId(seconds, Long.MAX_VALUE);
    }

    /** Something was lost on its way from the owner. */
    @Test
    void whoWaitsReadsWhatTheOwnerIsAheadOf() {
        HubParts.Stream alone = hub.stream(Cursor.NEWEST, null);
        hub.placement.goOnFrom(id(7));
        HubCommand.Read read = hub.read();
        assertThat(read.cursor()).isEqualTo(Cursor.after(id(5)));
        hub.answer(read, false, message(5, 6), message(6, 7));
        assertThat(alone.next()).isEqualTo("m6");
        assertThat(alone.next()).isEqualTo("m7");
    }

    /** The lane may have handed it more than the hub knows. */
    @Test
    void aStreamInALaneReadsOnlyFromWhereItsLaneSaysThatItIs() {
        HubParts.Stream stream = hub.stream(Cursor.NEWEST, "events");
        hub.publish(6);
        assertThat(stream.next()).isEqualTo("m6");
        hub.placement.goOnFrom(id(8));
        assertThat(stream.local.phase()).isEqualTo(Phase.RETURNING);
        assertThat(hub.told(HubCommand.Read.class)).isEmpty();
        hub.placement.leftLane(stream.local, Optional.of(id(6)), false);
        assertThat(hub.read().cursor()).isEqualTo(Cursor.after(id(6)));
    }

    @Test
    void whatWasNotStoredWhileItWasPausedIsAGap() {
        HubParts.Stream stream = hub.stream(Cursor.NEWEST, "events");
        hub.placement.leftLane(stream.local, Optional.empty(), true);
        assertThat(stream.local.phase()).isEqualTo(Phase.PAUSED);
        hub.publish(6, false);
        hub.placement.goOn(stream.local);
        hub.publish(7);
        assertThat(stream.next()).isEqualTo("gap, m7");
    }

    @Test
    void whatWasNotStoredAndDidNotReachTheHubIsAGapForAllWhoWereThere() {
        HubParts.Stream shares = hub.stream(Cursor.NEWEST, "events");
        HubParts.Stream alone = hub.stream(Cursor.NEWEST, null);
        HubParts.Stream paused = hub.stream(Cursor.NEWEST, "events");
        hub.placement.leftLane(paused.local, Optional.empty(), true);
        hub.placement.lost(id(6));
        hub.placement.goOnFrom(id(6));
        hub.placement.leftLane(shares.local, Optional.empty(), false);
        hub.placement.goOn(paused.local);
        hub.answer(hub.read(), false);
        HubParts.Stream came = hub.stream(Cursor.NEWEST, "events");
        // It follows on the last one that is stored.
        hub.fanOut.toAll(new Delivery(message(5, 7)), true);
        assertThat(alone.next()).isEqualTo("gap, m7");
        assertThat(shares.next()).isEqualTo("gap, m7");
        assertThat(paused.next()).isEqualTo("gap, m7");
        assertThat(came.next()).isEqualTo("m7");
    }

    /** A poll that waits in a lane is not known to the hub: it is let go, and comes again. */
    @Test
    void aPollInALaneIsToldOfWhatWasNotStoredAndDidNotReachTheHub() {
        HubParts.Poll waits = hub.place(Cursor.after(id(5)), new HubParts.Poll());
        assertThat(hub.polls.waiting()).isEqualTo(1);
        hub.placement.lost(id(6));
        hub.placement.goOnFrom(id(6));
        assertThat(waits.hasWaited()).isTrue();
        hub.place(Cursor.after(id(5)), waits);
        hub.answer(hub.read(), false);
        HubParts.Poll comes = hub.place(Cursor.after(id(6)), new HubParts.Poll());
        hub.fanOut.toAll(new Delivery(message(5, 7)), true);
        assertThat(waits.next()).isEqualTo("gap, m7");
        assertThat(comes.next()).isEqualTo("m7");
    }

    /** As where its loop was so far behind that the lane was dissolved. */
    @Test
    void aPollThatWasLetGoIsToldOfWhatWasNotStoredMeanwhile() {
        HubParts.Poll waits = hub.place(Cursor.after(id(5)), new HubParts.Poll());
        hub.polls.dissolve();
        hub.publish(6, false);
        hub.place(Cursor.after(id(5)), waits);
        hub.fanOut.toAll(new Delivery(message(5, 7)), true);
        assertThat(waits.next()).isEqualTo("gap, m7");
        assertThat(waits.isQuiet()).isTrue();
    }

    @Test
    void anotherOwnerIsAskedForWhatTheFirstDidNotAnswer() {
        hub.stream(Cursor.after(id(3)), "events");
        HubCommand.Read first = hub.read();
        hub.placement.readAllAgain();
        HubCommand.Read second = hub.read();
        assertThat(second.cursor()).isEqualTo(first.cursor());
        // What the first says late is not handed on twice.
        hub.answer(first, false, message(3, 4));
        assertThat(hub.placement.isReading()).isTrue();
    }
}
