package stentor.node.channel;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.LogUnavailable;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.owner.Overloads;
import stentor.protocol.channel.MessageId;

/**
 * An owner that does one thing at each step: takes a command, has a question arrive at the log, hears the answer. Between its
 * steps anything may happen.
 */
final class SimulatedOwner {
    private final ChannelSimulation world;
    private final int number;
    private final ChannelOwner owner;
    private final ArrayDeque<ChannelCommand> mailbox = new ArrayDeque<>();
    /** What is on its way to the log, or back. */
    private Optional<Runnable> underWay = Optional.empty();

    SimulatedOwner(ChannelSimulation world, int number, ActorRef<ChannelCommand> self) {
        this.world = world;
        this.number = number;
        owner = new ChannelOwner(
                ChannelSimulation.KEY,
                Patterns.alone(),
                RollCall.alone(),
                new OwnLimits(ChannelSimulation.KEY, ChannelLimits.none()),
                self,
                new InTheSimulation(),
                AudienceListener.NOBODY,
                LogPosition.UNKNOWN,
                world.clock.millis());
    }

    private final class InTheSimulation implements ChannelOwner.Effects {
        @Override
        public void watch(ActorRef<ChannelEvent> hub) {}

        @Override
        public void read(HubCommand.Read read, LogPosition known, MessageId newest) {
            ChannelReads.answer(
                    world.log, ChannelSimulation.KEY, read, known, newest, () -> owner.logBehind(known.epoch()));
        }

        @Override
        public void count(HubCommand.Delivered delivered, LogPosition known) {
            throw new AssertionError("nobody counts here: " + delivered);
        }

        @Override
        public void handOver(ChannelCommand command) {
            world.tell(command);
        }

        @Override
        public void hit(Overloads.Bound bound) {
            throw new AssertionError("no bound is reached here: " + bound);
        }
    }

    void tell(ChannelCommand command) {
        mailbox.add(command);
    }

    /** Does one thing; false if there is nothing to do. */
    boolean step() {
        if (underWay.isPresent() && (mailbox.isEmpty() || world.random.nextBoolean())) {
            Runnable arriving = underWay.get();
            underWay = Optional.empty();
            arriving.run();
        } else if (!mailbox.isEmpty() && (underWay.isPresent() || world.random.nextBoolean())) {
            take(mailbox.poll());
        } else {
            underWay = owner.next(now()).map(step -> () -> ask(step));
            if (underWay.isEmpty() && mailbox.isEmpty()) {
                return false;
            }
        }
        if (owner.isFenced()) {
            owner.stop();
            owner.end(new LogUnavailable("stopped"));
            world.fenced(this);
        }
        return true;
    }

    private void take(ChannelCommand command) {
        if (command instanceof Publish publish) {
            owner.publish(publish, now());
        } else if (command instanceof HubCommand.Report report) {
            owner.report(report, true, now());
        } else if (command instanceof HubCommand.Read read) {
            owner.read(read, true);
        } else {
            owner.ask(command);
        }
    }

    private <T> void ask(LogStep<T> step) {
        CompletableFuture<T> answer = step.question().apply(world.log).toCompletableFuture();
        boolean heard = !world.isLost();
        world.note(this + " asks the log: "
                + (heard
                        ? answer.handle((done, failure) -> failure == null ? done : failure)
                                .join()
                        : "no answer"));
        underWay = Optional.of(() -> {
            if (heard) {
                answer.whenComplete((done, failure) -> {
                    if (failure == null) {
                        owner.answered(step, done, now());
                    } else {
                        owner.failed(failure);
                    }
                });
            } else {
                owner.failed(new LogUnavailableException("simulated"));
            }
        });
    }

    private long now() {
        return world.clock.millis();
    }

    @Override
    public String toString() {
        return "owner " + number;
    }
}
