package stentor.node.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/**
 * A channel in a cluster where everything that can go wrong does, in an order that a seed decides: owners are replaced while
 * they believe in themselves, die, or do not hear the log's answer; what owners and hubs say to each other is lost. One
 * thread, no time but the set clock's.
 */
final class ChannelSimulation {
    static final ChannelKey KEY = new ChannelKey("default", "", "simulated");
    static final ChannelSettings SETTINGS =
            new ChannelSettings(true, Duration.ZERO, 1_000_000, 0, 0, false, Duration.ofHours(1));

    final Random random;
    final SetClock clock = new SetClock();
    final MessageLog log = new MemoryMessageLog(clock);

    private final List<String> history = new ArrayList<>();
    private final List<SimulatedOwner> owners = new ArrayList<>();
    private final List<SimulatedHub> hubs = new ArrayList<>();
    private final Map<ActorRef<ChannelCommand>, SimulatedOwner> byRef = new LinkedHashMap<>();
    private final Map<String, Answer> publishes = new LinkedHashMap<>();
    private int ownersSoFar;
    private double loss;

    /** What became of a publish. */
    static final class Answer {
        private Optional<PublisherReply> reply = Optional.empty();
        private int replies;

        Optional<MessageId> id() {
            return reply.filter(Published.class::isInstance)
                    .map(taken -> ((Published) taken).info().lastMessageId());
        }

        int replies() {
            return replies;
        }
    }

    ChannelSimulation(long seed) {
        random = new Random(seed);
        note("seed " + seed);
        for (int hub = 0; hub < 3; hub++) {
            hubs.add(new SimulatedHub(this, "hub-" + hub));
        }
    }

    /** So many things happen. */
    void run(int events) {
        loss = 0.03;
        for (int i = 0; i < events; i++) {
            happen(random.nextInt(1000));
        }
    }

    private void happen(int choice) {
        if (choice < 250) {
            publish();
        } else if (choice < 620) {
            owner();
            any(owners).step();
        } else if (choice < 900) {
            any(hubs).step();
        } else if (choice < 970) {
            clock.advance(Duration.ofMillis(random.nextInt(800)));
            hubs.forEach(SimulatedHub::tick);
        } else if (choice < 990) {
            note("another owner takes over");
            owners.add(newOwner());
        } else if (!owners.isEmpty()) {
            SimulatedOwner dying = any(owners);
            note(dying + " dies");
            owners.remove(dying);
        }
    }

    /** Nothing goes wrong any more, until everybody has everything. */
    void settleDown() {
        loss = 0;
        note("settling down");
        for (int round = 0; round < 30; round++) {
            clock.advance(Duration.ofSeconds(1));
            hubs.forEach(SimulatedHub::tick);
            boolean acts = true;
            for (int i = 0; i < 10_000 && acts; i++) {
                acts = owner().step();
                for (SimulatedHub hub : hubs) {
                    acts |= hub.step();
                }
            }
        }
    }

    private void publish() {
        String text = "message " + publishes.size();
        Answer answer = new Answer();
        publishes.put(text, answer);
        note(text + " is published");
        tell(new Publish(
                List.of(Payload.text(text, "text/plain")), Optional.of(SETTINGS), true, Optional.empty(), reply -> {
                    answer.reply = answer.reply.or(() -> Optional.of(reply));
                    answer.replies++;
                    note(text + " is answered " + reply);
                }));
    }

    Map<String, Answer> publishes() {
        return publishes;
    }

    List<SimulatedHub> hubs() {
        return hubs;
    }

    List<Message> stored() {
        return log.readAfter(KEY, LogPosition.UNKNOWN, MessageId.ZERO, 1_000_000, Long.MAX_VALUE)
                .toCompletableFuture()
                .join()
                .messages();
    }

    /** To the owner of today, which is started if there is none. */
    void tell(ChannelCommand command) {
        if (isLost()) {
            note("lost: " + command);
        } else {
            owner().tell(command);
        }
    }

    /** To this owner, as long as it lives. */
    void tell(ActorRef<ChannelCommand> to, ChannelCommand command) {
        SimulatedOwner owner = byRef.get(to);
        if (owners.contains(owner) && !isLost()) {
            owner.tell(command);
        }
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

    /** Something on its way between two. */
    boolean isLost() {
        return random.nextDouble() < loss;
    }

    void note(String event) {
        history.add(event);
    }

    /** What happened, in words. */
    String story() {
        return String.join("\n", history);
    }

    private SimulatedOwner newOwner() {
        TestInbox<ChannelCommand> self = TestInbox.create("owner-" + ownersSoFar);
        SimulatedOwner owner = new SimulatedOwner(this, ownersSoFar++, self.getRef());
        byRef.put(self.getRef(), owner);
        return owner;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
