package stentor.node.queue;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueResult;

/**
 * An owner that does one thing at each step: takes a command, sends a write or claim, lets it arrive at the log, hears the
 * answer. Between its steps anything may happen.
 */
final class SimulatedOwner {
    private final QueueSimulation world;
    private final int number;
    private final QueueOwner owner;
    private final Set<ActorRef<QueueEvent>> watched = new LinkedHashSet<>();
    private final ArrayDeque<QueueActor.Command> mailbox = new ArrayDeque<>();
    /** What is on its way to the log, or back. */
    private Optional<Runnable> underWay = Optional.empty();

    SimulatedOwner(QueueSimulation world, int number) {
        this.world = world;
        this.number = number;
        owner = new QueueOwner(QueueSimulation.KEY, world::token, new WatchedDesks());
    }

    private final class WatchedDesks implements QueueOwner.Desks {
        @Override
        public String name(ActorRef<QueueEvent> desk) {
            return desk.path().toString();
        }

        @Override
        public ActorRef<QueueEvent> find(String name) {
            return world.find(name);
        }

        @Override
        public void watch(ActorRef<QueueEvent> desk) {
            watched.add(desk);
        }
    }

    void tell(QueueActor.Command command) {
        mailbox.add(command);
    }

    void sweep() {
        owner.sweep(now());
        for (ActorRef<QueueEvent> desk : List.copyOf(watched)) {
            if (world.receipts.isDead(desk.path().toString()) && world.random.nextInt(10) == 0) {
                world.note(this + " hears that " + desk.path().name() + " is gone");
                watched.remove(desk);
                owner.deskGone(desk, now());
            }
        }
    }

    /** Does one thing; false if there is nothing to do. */
    boolean step() {
        boolean acts = true;
        if (underWay.isPresent() && (mailbox.isEmpty() || world.random.nextBoolean())) {
            Runnable arriving = underWay.get();
            underWay = Optional.empty();
            arriving.run();
        } else if (!mailbox.isEmpty() && (underWay.isPresent() || world.random.nextBoolean())) {
            take(mailbox.poll());
        } else {
            underWay =
                    owner.isClaimed() ? owner.next(now()).map(batch -> () -> write(batch)) : Optional.of(this::claim);
            acts = underWay.isPresent() || !mailbox.isEmpty();
        }
        if (owner.isFenced()) {
            world.fenced(this);
        }
        return acts;
    }

    private void take(QueueActor.Command command) {
        world.note(this + " is told " + told(command));
        if (command instanceof QueueActor.Push push) {
            owner.push(push, now());
        } else if (command instanceof DeskCommand.Take take) {
            owner.take(take, now());
        } else if (command instanceof DeskCommand.Leave leave) {
            owner.leave(leave, now());
        } else if (command instanceof DeskCommand.HandedOver report) {
            owner.handedOver(report);
        } else if (command instanceof DeskCommand.GiveBack report) {
            owner.giveBack(report, now());
        } else if (command instanceof QueueActor.Settle settle) {
            owner.settle(settle);
        } else {
            throw new AssertionError(command);
        }
    }

    private static String told(QueueActor.Command command) {
        return command instanceof QueueActor.Push push
                ? "Push " + push.payload().text()
                : command.toString();
    }

    private void claim() {
        CompletionStage<QueueClaim> claim = world.log.claim(QueueSimulation.KEY, 0);
        boolean answered = !world.isLost();
        world.note(this + " claims: " + (answered ? outcome(claim) : "no answer"));
        underWay = Optional.of(() -> {
            if (answered) {
                owner.claimed(claim.toCompletableFuture().join(), now());
            } else {
                owner.refuseAll("simulated", now());
            }
        });
    }

    private void write(QueueBatch batch) {
        CompletionStage<QueueResult> result = world.log.write(QueueSimulation.KEY, owner.epoch(), batch);
        boolean answered = !world.isLost();
        world.note(this + " writes " + batch + ": " + (answered ? outcome(result) : "no answer"));
        underWay = Optional.of(() -> {
            if (answered) {
                result.whenComplete(this::answered);
            } else {
                owner.failed(new LogUnavailableException("simulated"), now());
            }
        });
    }

    private static Object outcome(CompletionStage<?> stage) {
        return stage.<Object>handle((value, failure) -> failure == null ? value : failure)
                .toCompletableFuture()
                .join();
    }

    private void answered(QueueResult written, Throwable failure) {
        if (failure == null) {
            owner.written(written, now());
        } else {
            owner.failed(failure, now());
        }
    }

    private long now() {
        return world.clock.millis();
    }

    @Override
    public String toString() {
        return "owner " + number;
    }
}
