package stentor.node.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.QueueActor.SettleReply;
import stentor.node.queue.TakeReply.Taken;

/** Who got what in a simulation, and whether that was allowed. */
final class Receipts {
    private final QueueSimulation world;
    private final List<String> received = new ArrayList<>();
    /** By which delivery those who need not acknowledge received what they did. */
    private final Map<String, Integer> receivedForGood = new HashMap<>();

    private final Map<String, String> receivedAt = new HashMap<>();
    private final Map<String, TestInbox<SettleReply>> settling = new HashMap<>();
    private final Map<String, Taken> settledBy = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();

    Receipts(QueueSimulation world) {
        this.world = world;
    }

    void died(String desk) {
        dead.add(desk);
    }

    boolean isDead(String desk) {
        return dead.contains(desk);
    }

    /** A consumer has read a message to its end. */
    void received(Taken taken, String desk) {
        String text = taken.item().payload().text();
        world.note("received: " + text
                + taken.token().map(token -> " under " + token).orElse(""));
        received.add(text);
        // A consumer that has to acknowledge may still be reading when its time is over and another gets the message.
        int delivery = taken.item().deliveries();
        boolean again = delivery >= receivedForGood.getOrDefault(text, Integer.MAX_VALUE);
        // Unless its node died before it could say that the message was received.
        if (again && !dead.contains(receivedAt.get(text))) {
            wrong.add("received again: " + text);
        }
        if (taken.token().isEmpty()) {
            receivedForGood.put(text, delivery);
            receivedAt.put(text, desk);
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
        world.tell(QueueSimulation.KEY, new QueueActor.Settle(token, new ReplyTo.Actor<>(reply.getRef())));
    }

    private boolean isSettled(Taken taken) {
        return settling.get(taken.token().orElseThrow()).getAllReceived().contains(new QueueActor.Settled());
    }

    /** All texts, in the order in which they were received. */
    List<String> received() {
        return received;
    }

    List<String> wrong() {
        return wrong;
    }
}
