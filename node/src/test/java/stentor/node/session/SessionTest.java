package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import stentor.node.session.Session.Asked;
import stentor.node.session.Session.Cause;
import stentor.protocol.channel.MessageId;

class SessionTest {
    private static final SessionSettings SETTINGS =
            new SessionSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(10), 1000, Optional.empty());
    private static final Asked ALONE = new Asked(true, OptionalLong.empty(), OptionalLong.empty());

    private final List<String> said = new ArrayList<>();
    private DeliveryQueue queue;
    private Session<String> session;
    private boolean inForce = true;

    private void begin(boolean acknowledges) {
        queue = new DeliveryQueue(SETTINGS.maxQueueBytes(), acknowledges, 0, new SessionCounts());
        session = new Session<>(
                SETTINGS,
                acknowledges,
                queue,
                new Session.Outlet<>() {
                    @Override
                    public boolean isInForce() {
                        return inForce;
                    }

                    @Override
                    public void answer(String connect, Cause cause, DeliveryBatch batch) {
                        said.add(connect + " " + cause + text(batch));
                    }

                    @Override
                    public void push(DeliveryBatch batch) {
                        said.add("push" + text(batch));
                    }
                },
                0);
    }

    private static String text(DeliveryBatch batch) {
        StringBuilder text = new StringBuilder();
        batch.deliveries().forEach(each -> text.append(' ').append(new String(each.tail(), StandardCharsets.UTF_8)));
        batch.number().ifPresent(number -> text.append(" #").append(number));
        batch.gaps().forEach(gap -> text.append(" gap ").append(gap));
        return text.toString();
    }

    private DeliveryQueue.Offer offer(String message, long now) {
        Delivered delivered = message(message);
        queue.announce(delivered);
        DeliveryQueue.Offer offered = queue.offer(delivered);
        session.flush(now);
        return offered;
    }

    private static Delivered message(String text) {
        return new Delivered("/a", MessageId.ZERO, new byte[0], text.getBytes(StandardCharsets.UTF_8));
    }

    private static Asked acknowledging(long batch) {
        return new Asked(true, OptionalLong.empty(), OptionalLong.of(batch));
    }

    private List<String> said() {
        List<String> all = List.copyOf(said);
        said.clear();
        return all;
    }

    @Test
    void theFirstConnectIsAnsweredAtOnceAndTheNextIsHeldUntilAMessageComes() {
        begin(false);
        session.connect("first", ALONE, 0);
        session.connect("second", ALONE, 1);
        assertThat(said()).containsExactly("first AT_ONCE");
        offer("m", 2);
        assertThat(said()).containsExactly("second DELIVERY m");
    }

    @Test
    void aConnectThatDidNotComeAloneOrWantsNoWaitIsNeverHeld() {
        begin(false);
        session.connect("first", ALONE, 0);
        session.connect("batched", new Asked(false, OptionalLong.empty(), OptionalLong.empty()), 1);
        session.connect("impatient", new Asked(true, OptionalLong.of(0), OptionalLong.empty()), 2);
        assertThat(said()).containsExactly("first AT_ONCE", "batched AT_ONCE", "impatient AT_ONCE");
    }

    @Test
    void whatWaitsIsHandedToTheNextConnectWhateverItIs() {
        begin(false);
        offer("m", 0);
        offer("n", 0);
        session.connect("first", ALONE, 1);
        assertThat(said()).containsExactly("first AT_ONCE m n");
    }

    @Test
    void ofTwoConnectsTheNewerIsHeldAndTheOlderAnsweredEmpty() {
        begin(false);
        session.connect("first", ALONE, 0);
        session.connect("older", ALONE, 1);
        session.connect("newer", ALONE, 2);
        offer("m", 3);
        assertThat(said()).containsExactly("first AT_ONCE", "older REPLACED", "newer DELIVERY m");
    }

    @Test
    void aHeldConnectEndsAfterTheTimeoutOrTheClientsOwn() {
        begin(false);
        session.connect("first", ALONE, 0);
        session.connect("held", ALONE, 0);
        assertThat(session.deadline()).isEqualTo(30_000);
        assertThat(session.tick(29_999)).isTrue();
        assertThat(said()).containsExactly("first AT_ONCE");
        assertThat(session.tick(30_000)).isTrue();
        assertThat(said()).containsExactly("held TIMEOUT");
        session.connect("short", new Asked(true, OptionalLong.of(500), OptionalLong.empty()), 31_000);
        assertThat(session.deadline()).isEqualTo(31_500);
        session.connect("long", new Asked(true, OptionalLong.of(Long.MAX_VALUE), OptionalLong.empty()), 32_000);
        assertThat(session.deadline()).isEqualTo(62_000);
    }

    @Test
    void aClientThatDoesNotComeBackIsGivenUp() {
        begin(false);
        assertThat(session.tick(39_999)).isTrue();
        assertThat(session.tick(40_000)).isFalse();
        session.connect("first", ALONE, 40_000);
        session.heard(45_000);
        assertThat(session.tick(54_999)).isTrue();
        assertThat(session.tick(55_000)).isFalse();
    }

    @Test
    void aClientWhoseConnectIsHeldIsThere() {
        begin(false);
        session.connect("first", ALONE, 0);
        session.connect("held", ALONE, 0);
        assertThat(session.tick(20_000)).isTrue();
        session.gone("first", 20_000);
        assertThat(session.deadline()).isEqualTo(30_000);
        session.gone("held", 20_000);
        assertThat(session.tick(29_999)).isTrue();
        assertThat(session.tick(30_000)).isFalse();
        assertThat(said()).containsExactly("first AT_ONCE");
    }

    @Test
    void messagesGoOnTheStreamWhileThereIsOne() {
        begin(false);
        session.connect("first", ALONE, 0);
        offer("early", 0);
        session.streamOpened(0);
        session.connect("held", ALONE, 0);
        offer("m", 1);
        session.streamClosed();
        offer("n", 2);
        assertThat(said()).containsExactly("first AT_ONCE", "push early", "push m", "held DELIVERY n");
    }

    @Test
    void whoAcknowledgesGetsMessagesWithConnectsAloneAndAgainUntilItSaysThatItHasThem() {
        begin(true);
        session.connect("first", acknowledging(-1), 0);
        session.streamOpened(0);
        session.connect("a", acknowledging(0), 1);
        offer("m", 2);
        offer("n", 3);
        // The answer with m was lost.
        assertThat(session.connect("b", acknowledging(0), 4)).isEmpty();
        session.connect("c", acknowledging(2), 5);
        offer("o", 6);
        assertThat(session.connect("d", acknowledging(3), 7)).hasSize(1);
        assertThat(said())
                .containsExactly("first AT_ONCE #-1", "a DELIVERY m #1", "b AT_ONCE m n #2", "c DELIVERY o #3");
    }

    @Test
    void anAnswerWithoutMessagesAcknowledgesNothingForTheClient() {
        begin(true);
        session.connect("first", acknowledging(0), 0);
        session.connect("a", acknowledging(0), 0);
        offer("m", 1);
        session.connect("b", acknowledging(1), 2);
        session.connect("c", acknowledging(1), 3);
        session.tick(40_000);
        assertThat(said()).containsExactly("first AT_ONCE #0", "a DELIVERY m #1", "b REPLACED #1", "c TIMEOUT #1");
    }

    @Test
    void theQueueIsBoundedAndWhatIsLostIsSaid() {
        begin(false);
        String large = "x".repeat(452);
        offer(large, 0);
        assertThat(queue.hasRoom()).isTrue();
        offer(large, 0);
        assertThat(queue.hasRoom()).isFalse();
        // These were on their way.
        assertThat(offer(large, 0)).isEqualTo(DeliveryQueue.Offer.TAKEN);
        assertThat(offer(large, 0)).isEqualTo(DeliveryQueue.Offer.TAKEN);
        for (int i = 0; i < 8; i++) {
            assertThat(offer(large, 0)).isEqualTo(DeliveryQueue.Offer.LOST);
        }
        assertThat(offer(large, 0)).isEqualTo(DeliveryQueue.Offer.TOO_MUCH_LOST);
        session.connect("first", ALONE, 1);
        assertThat(said()).containsExactly("first AT_ONCE" + (" " + large).repeat(4) + " gap /a");
        assertThat(queue.hasRoom()).isTrue();
        assertThat(offer("m", 2)).isEqualTo(DeliveryQueue.Offer.TAKEN);
    }

    @Test
    void whatIsNotAcknowledgedTakesRoomToo() {
        begin(true);
        String large = "x".repeat(452);
        session.connect("first", acknowledging(0), 0);
        offer(large, 1);
        offer(large, 1);
        session.connect("a", acknowledging(0), 2);
        assertThat(queue.hasRoom()).isFalse();
        session.connect("b", acknowledging(1), 3);
        assertThat(queue.hasRoom()).isTrue();
    }

    @Test
    void whatWaitsOfAForgottenSubscriptionIsForgotten() {
        begin(false);
        offer("m", 0);
        queue.forget("/a");
        session.connect("first", ALONE, 1);
        assertThat(said()).containsExactly("first AT_ONCE");
    }
}
