package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.WrappedMessage;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.NodeMessageQueue;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelEvent;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class HubQueueTest {
    private static final int LENGTH = 1000;
    private static final long EPOCH = 7;

    /** As a hub's message adapter hands it in. */
    private record Adapted(Object message) implements WrappedMessage {}

    private final HubDeliveries deliveries = new HubDeliveries(new ByteBudget(3 * LENGTH));
    private final HubQueue queue = new HubQueue(deliveries, new ChannelHubEvents());

    @Test
    void aDeliveryIsWeighedWhileItWaits() {
        tell(queue, stored(2));
        long one = deliveries.waiting();
        assertThat(one).isBetween((long) LENGTH, 2L * LENGTH);
        tell(queue, new ChannelEvent.ReadAnswer(1, id(1), id(1), List.of(message(2), message(3)), false));
        assertThat(deliveries.waiting()).isBetween(one + 2 * LENGTH, one + 3 * LENGTH);
        queue.dequeue();
        queue.dequeue();
        assertThat(deliveries.waiting()).isZero();
        assertThat(queue.dequeue()).isNull();
    }

    @Test
    void whatBringsNoMessagesWeighsNothingAndGoesInAlways() {
        fill(queue);
        long full = deliveries.waiting();
        List<Object> told = List.of(
                new ChannelEvent.ReportTaken(EPOCH, 1, id(9), Optional.empty()),
                new ChannelEvent.Conflict(EPOCH, 3),
                new ChannelEvent.Deleted(EPOCH),
                new ChannelEvent.Counted(EPOCH, 5),
                new ChannelEvent.ReadFailed(4));
        told.forEach(event -> tell(queue, event));
        HubActor.Unsubscribe command = new HubActor.Unsubscribe(1);
        queue.enqueue(ActorRef.noSender(), Envelope.apply(command, ActorRef.noSender()));
        assertThat(deliveries.waiting()).isEqualTo(full);
        assertThat(deliveries.dropped()).isZero();
        List<Object> taken = takeAll(queue);
        assertThat(taken).containsAll(told).endsWith(command);
    }

    @Test
    void inPlaceOfAllThatIsDroppedTheHubIsToldOnceThatSomethingWas() {
        int in = fill(queue);
        tell(queue, stored(20));
        tell(queue, unstored(21));
        tell(queue, stored(22));
        ChannelEvent.ReportTaken report = new ChannelEvent.ReportTaken(EPOCH, 1, id(22), Optional.empty());
        tell(queue, report);
        assertThat(deliveries.dropped()).isEqualTo(3);
        assertThat(queue.numberOfMessages()).isEqualTo(in + 2);
        List<Object> taken = takeAll(queue);
        assertThat(taken.subList(in, in + 2))
                .containsExactly(new HubActor.DeliveriesDropped(EPOCH, Optional.of(id(21))), report);
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void newMessagesAreDroppedUntilTheHubHasComeToTheHole() {
        int in = fill(queue);
        tell(queue, stored(20));
        for (int i = 0; i < in; i++) {
            queue.dequeue();
        }
        // There is room again, but a message behind the hole would be handed out before those in it.
        tell(queue, stored(21));
        assertThat(takeAll(queue)).containsExactly(new HubActor.DeliveriesDropped(EPOCH, Optional.empty()));
        tell(queue, stored(22));
        assertThat(takeAll(queue)).containsExactly(stored(22));
    }

    @Test
    void anAnswerToAReadLeavesNoHole() {
        int in = fill(queue);
        tell(queue, new ChannelEvent.ReadAnswer(1, id(1), id(1), List.of(message(2)), false));
        assertThat(deliveries.dropped()).isEqualTo(1);
        assertThat(takeAll(queue)).hasSize(in);
    }

    @Test
    void allMailboxesShareOneBound() {
        fill(new HubQueue(deliveries, new ChannelHubEvents()));
        tell(queue, stored(2));
        assertThat(takeAll(queue)).containsExactly(new HubActor.DeliveriesDropped(EPOCH, Optional.empty()));
    }

    @Test
    void whatAHubThatHasEndedIsToldDoesNotWeighForEver() {
        fill(queue);
        tell(queue, stored(20));
        NodeMessageQueue deadLetters = new NodeMessageQueue();
        queue.cleanUp(ActorRef.noSender(), deadLetters);
        assertThat(deadLetters.hasMessages()).isTrue();
        assertThat(deliveries.waiting()).isZero();
        // An owner may be at it while the hub ends.
        tell(queue, stored(21));
        assertThat(deliveries.waiting()).isZero();
    }

    /** Whatever the threads do, each message is taken out, or a hole follows on those before it. */
    @Test
    void nothingIsSkippedSilentlyWhileAnotherThreadTakes() throws Exception {
        int last = 20_000;
        CountDownLatch started = new CountDownLatch(1);
        Thread owner = new Thread(() -> {
            started.countDown();
            for (int tag = 1; tag <= last; tag++) {
                tell(queue, stored(tag));
            }
            tell(queue, new ChannelEvent.Deleted(EPOCH));
        });
        owner.start();
        started.await();
        long next = 1;
        boolean hole = false;
        Object taken = null;
        while (!(taken instanceof ChannelEvent.Deleted)) {
            taken = take(queue);
            if (taken instanceof HubActor.DeliveriesDropped) {
                hole = true;
            } else if (taken instanceof ChannelEvent.Published published) {
                long tag = published.messages().get(0).id().tag();
                assertThat(tag == next || hole && tag > next)
                        .as("%d after %d", tag, next - 1)
                        .isTrue();
                next = tag + 1;
                hole = false;
            }
        }
        assertThat(next == last + 1 || hole).isTrue();
        owner.join();
        assertThat(deliveries.waiting()).isZero();
    }

    /** As many as go in. */
    private int fill(HubQueue queue) {
        int in = 0;
        while (!deliveries.isFull()) {
            tell(queue, stored(2 + in));
            in++;
        }
        return in;
    }

    private static void tell(HubQueue queue, Object event) {
        queue.enqueue(ActorRef.noSender(), Envelope.apply(new Adapted(event), ActorRef.noSender()));
    }

    private static List<Object> takeAll(HubQueue queue) {
        List<Object> taken = new ArrayList<>();
        for (Object next = take(queue); next != null; next = take(queue)) {
            taken.add(next);
        }
        return taken;
    }

    private static Object take(HubQueue queue) {
        Envelope envelope = queue.dequeue();
        if (envelope == null) {
            return null;
        }
        return envelope.message() instanceof Adapted adapted ? adapted.message() : envelope.message();
    }

    private static ChannelEvent stored(long tag) {
        return published(tag, true);
    }

    private static ChannelEvent unstored(long tag) {
        return published(tag, false);
    }

    private static ChannelEvent published(long tag, boolean stored) {
        return new ChannelEvent.Published(EPOCH, id(tag - 1), List.of(message(tag)), stored, ChannelSettings.DEFAULT);
    }

    private static Message message(long tag) {
        return new Message(id(tag), id(tag - 1), 1_450_755_280_000L, Payload.text("m".repeat(LENGTH), "text/plain"));
    }

    private static MessageId id(long tag) {
        return new MessageId(1_450_755_280L, tag);
    }
}
