package stentor.node.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.Standing;
import stentor.node.queue.TakeReply.Taken;

/** A real desk, with consumers that do as the simulation says. */
final class SimulatedDesk {
    static final Duration ACK_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final QueueSimulation world;
    private final String name;
    private final BehaviorTestKit<ConsumerDesk.Command> desk;
    private final Consumers consumers;
    private final List<SimulatedConsumer> present = new ArrayList<>();

    SimulatedDesk(QueueSimulation world, String name) {
        this.world = world;
        this.name = name;
        desk = BehaviorTestKit.create(ConsumerDesk.create(world, Standing.alone(), world.clock), name);
        consumers = new Consumers(desk.getRef());
    }

    private static final class SimulatedConsumer {
        private final Consumers.Wait wait;
        private boolean reading;

        private SimulatedConsumer(Consumers.Wait wait) {
            this.wait = wait;
        }

        Optional<TakeReply> reply() {
            return Optional.ofNullable(wait.reply().toCompletableFuture().getNow(null));
        }

        Optional<Taken> taken() {
            return reply().filter(Taken.class::isInstance).map(Taken.class::cast);
        }
    }

    void consume(Duration ackTimeout) {
        present.add(new SimulatedConsumer(consumers.take(QueueSimulation.KEY, ackTimeout, TIMEOUT)));
    }

    /** Takes one message from its mailbox. */
    void step() {
        if (desk.selfInbox().hasMessages()) {
            ConsumerDesk.Command message = desk.selfInbox().receiveMessage();
            if (message instanceof QueueEvent && world.isLost()) {
                world.note("lost: " + message);
            } else {
                desk.run(message);
            }
        }
    }

    void sweep() {
        desk.run(new ConsumerDesk.Sweep());
    }

    /** One of the consumers that are here does something: reads on, stops reading, leaves, acknowledges. */
    void consumerActs() {
        if (present.isEmpty()) {
            return;
        }
        SimulatedConsumer consumer = present.get(world.random.nextInt(present.size()));
        boolean leaves = world.random.nextInt(8) == 0;
        if (leaves) {
            leave(consumer);
        } else if (consumer.taken().isPresent()) {
            readOn(consumer, consumer.taken().get());
        } else if (consumer.reply().isPresent()) {
            present.remove(consumer);
        }
    }

    private void leave(SimulatedConsumer consumer) {
        present.remove(consumer);
        consumer.wait.leave();
        if (consumer.reading) {
            consumer.taken().orElseThrow().handOver().failed();
        }
    }

    private void readOn(SimulatedConsumer consumer, Taken taken) {
        if (!consumer.reading) {
            consumer.reading = taken.handOver().begin();
            return;
        }
        present.remove(consumer);
        taken.handOver().done();
        world.receipts.received(taken, path());
        if (taken.token().isPresent() && (!world.hasTrouble() || world.random.nextInt(3) > 0)) {
            world.receipts.settle(taken);
        }
    }

    /** All that is here is read. */
    void everybodyReads() {
        while (desk.selfInbox().hasMessages()) {
            step();
        }
        for (SimulatedConsumer consumer : List.copyOf(present)) {
            consumer.taken().ifPresent(taken -> {
                readOn(consumer, taken);
                if (present.contains(consumer)) {
                    readOn(consumer, taken);
                }
            });
        }
    }

    void die() {
        world.note(name + " dies");
        world.receipts.died(path());
    }

    private String path() {
        ActorRef<ConsumerDesk.Command> self = desk.getRef();
        return self.path().toString();
    }
}
