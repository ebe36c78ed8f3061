package stentor.node.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.MemoryQueueLog;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.SetClock;
import stentor.node.owner.Asked;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.QueueActor.PushReply;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/**
 * A queue in a cluster where everything that can go wrong does, in an order that a seed decides: owners are replaced while
 * they believe in themselves, die, or do not hear the log's answer; desks die; what they say to each other is lost;
 * consumers leave at any moment. One thread, no time but the set clock's.
 */
final class QueueSimulation implements Queues {
    static final ChannelKey KEY = new ChannelKey("default", "", "simulated");

    private static final ActorRef<QueueEvent> NOBODY =
            TestInbox.<QueueEvent>create().getRef();

    final Random random;
    final SetClock clock = new SetClock();
    final QueueLog log = new MemoryQueueLog(clock);
    final Receipts receipts = new Receipts(this);

    private final List<String> history = new ArrayList<>();
    private final List<SimulatedOwner> owners = new ArrayList<>();
    private final List<SimulatedDesk> desks = new ArrayList<>();
    private final Map<String, ActorRef<QueueEvent>> refs = new HashMap<>();
    private final Map<String, TestInbox<PushReply>> publishers = new HashMap<>();
    private int tokens;
    private int ownersSoFar;
    private int desksSoFar;
    private double loss;
    private boolean desksDie = true;

    QueueSimulation(long seed) {
        random = new Random(seed);
        note("seed " + seed);
        desks.add(newDesk());
        desks.add(newDesk());
    }

    void desksLive() {
        desksDie = false;
    }

    /** So many things happen. */
    void run(int events) {
        loss = 0.03;
        for (int i = 0; i < events; i++) {
            happen(random.nextInt(1000));
        }
    }

    private void happen(int choice) {
        if (choice < 120) {
            push();
        } else if (choice < 260) {
            any(desks).consume(random.nextInt(3) == 0 ? SimulatedDesk.ACK_TIMEOUT : Duration.ZERO);
        } else if (choice < 550) {
            owner();
            any(owners).step();
        } else if (choice < 700) {
            any(desks).step();
        } else if (choice < 830) {
            any(desks).consumerActs();
        } else if (choice < 970) {
            pass(random.nextInt(random.nextInt(5) == 0 ? 3_000 : 150));
        } else if (choice < 985) {
            note("another owner takes over");
            owners.add(newOwner());
        } else if (choice < 995 && !owners.isEmpty()) {
            SimulatedOwner dying = any(owners);
            note(dying + " dies");
            owners.remove(dying);
        } else if (choice >= 995 && desksDie) {
            int place = random.nextInt(desks.size());
            desks.get(place).die();
            desks.set(place, newDesk());
        }
    }

    /** Nothing goes wrong any more, and consumers come until nothing is left. */
    void settleDown() {
        loss = 0;
        note("settling down");
        for (int round = 0; round < 300; round++) {
            pass(200);
            desks.get(0).consume(Duration.ZERO);
            boolean acts = true;
            for (int i = 0; i < 1_000 && acts; i++) {
                acts = owner().step();
                desks.forEach(SimulatedDesk::everybodyReads);
            }
        }
    }

    void pass(long millis) {
        clock.advance(Duration.ofMillis(millis));
        desks.forEach(SimulatedDesk::sweep);
        owners.forEach(SimulatedOwner::sweep);
    }

    String push() {
        String text = "message " + publishers.size();
        TestInbox<PushReply> publisher = TestInbox.create();
        publishers.put(text, publisher);
        Payload payload = Payload.text(text, "text/plain");
        tell(
                KEY,
                new QueueActor.Push(
                        payload, Optional.empty(), 1_000_000, Duration.ZERO, new ReplyTo.Actor<>(publisher.getRef())));
        return text;
    }

    /** The texts of messages whose publishers were told that they are in the queue. */
    List<String> acknowledged() {
        return publishers.entrySet().stream()
                .filter(each -> each.getValue().getAllReceived().stream().anyMatch(QueueActor.Pushed.class::isInstance))
                .map(Map.Entry::getKey)
                .toList();
    }

    SimulatedDesk desk() {
        return desks.get(0);
    }

    SimulatedOwner owner() {
        if (owners.isEmpty()) {
            owners.add(newOwner());
        }
        return owners.get(owners.size() - 1);
    }

    void fenced(SimulatedOwner owner) {
        note(owner + " is fenced");
        owners.remove(owner);
    }

    boolean hasTrouble() {
        return loss > 0;
    }

    /** Something on its way between two. */
    boolean isLost() {
        return random.nextDouble() < loss;
    }

    String token() {
        return "token " + tokens++;
    }

    ActorRef<QueueEvent> find(String name) {
        return refs.getOrDefault(name, NOBODY);
    }

    @Override
    public void tell(ChannelKey queue, QueueActor.Command command) {
        if (command instanceof DeskCommand.Take take) {
            refs.put(take.desk().path().toString(), take.desk());
        }
        if (isLost()) {
            note("lost: " + command);
        } else {
            owner().tell(command);
        }
    }

    @Override
    public <R> CompletionStage<R> ask(
            ChannelKey queue, Function<ReplyTo<R>, ? extends Asked<QueueActor.Command, R>> command) {
        throw new AssertionError("nobody asks here");
    }

    void note(String event) {
        history.add(event);
    }

    /** What happened, in words. */
    String story() {
        return String.join("\n", history);
    }

    private SimulatedOwner newOwner() {
        return new SimulatedOwner(this, ownersSoFar++);
    }

    private SimulatedDesk newDesk() {
        return new SimulatedDesk(this, "desk-" + desksSoFar++);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
