package stentor.node.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import stentor.node.messagelog.Guarantee;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueResult;
import stentor.node.queue.QueueActor.SettleReply;
import stentor.node.queue.TakeReply.Taken;

/** Who got what in a simulation, and whether that was allowed. */
final class Receipts {
    private final QueueSimulation world;
    private final List<String> received = new ArrayList<>();
    /** By which delivery those who need not acknowledge received what they did. */
    private final Map<String, Integer> receivedForGood = new HashMap<>();

    private final Map<String, TestInbox<SettleReply>> settling = new HashMap<>();
    private final Map<String, Taken> settledBy = new HashMap<>();
    private final Map<String, Set<String>> holders = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();

    Receipts(QueueSimulation world) {
        this.world = world;
    }

    /** The log handed out, whether its owner hears of it or not. */
    void written(QueueBatch batch, QueueResult result) {
        for (int i = 0; i < result.items().size(); i++) {
            QueueBatch.Lease lease = batch.takes().get(i);
            if (lease.guarantee() == Guarantee.AT_MOST_ONCE) {
                holders.computeIfAbsent(result.items().get(i).payload().text(), text -> new HashSet<>())
                        .add(lease.holder());
            }
        }
    }

    void died(String desk) {
        dead.add(desk);
    }

    /** A consumer has read a message to its end. */
    void received(Taken taken) {
        String text = taken.item().payload().text();
        world.note("received: " + text
                + taken.token().map(token -> " under " + token).orElse(""));
        received.add(text);
        // A consumer that has to acknowledge may still be reading when its time is over and another gets the message.
        int delivery = taken.item().deliveries();
        if (delivery >= receivedForGood.getOrDefault(text, Integer.MAX_VALUE)) {
            wrong.add("received again: " + text);
        }
        if (taken.token().isEmpty()) {
            receivedForGood.put(text, delivery);
        }
        Taken settled = settledBy.get(text);
        if (settled != null && isSettled(settled) && delivery > settled.item().deliveries()) {
            wrong.add("settled and received again: " + text);
        }
    }

    void settle(Taken taken) {
        String token = taken.token().orElseThrow();
        TestInbox<SettleReply> reply = TestInbox.create();
        settling.put(token, reply);
        settledBy.put(taken.item().payload().text(), taken);
        world.tell(QueueSimulation.KEY, new QueueActor.Settle(token, reply.getRef()));
    }

    private boolean isSettled(Taken taken) {
        return settling.get(taken.token().orElseThrow()).getAllReceived().contains(new QueueActor.Settled());
    }

    /** Whether it was handed out to a desk that died, to be received at most once. */
    boolean mayBeLost(String text) {
        return holders.getOrDefault(text, Set.of()).stream()
                .anyMatch(holder -> dead.stream().anyMatch(desk -> holder.startsWith(desk + "/")));
    }

    /** All texts, in the order in which they were received. */
    List<String> received() {
        return received;
    }

    List<String> wrong() {
        return wrong;
    }
}
