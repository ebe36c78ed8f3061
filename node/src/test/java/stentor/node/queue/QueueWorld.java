package stentor.node.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import stentor.node.messagelog.MemoryQueueLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.SetClock;
import stentor.node.owner.Asked;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ReplyTo;
import stentor.node.owner.ScriptedStanding;
import stentor.node.owner.Standing;
import stentor.node.queue.QueueActor.PushReply;
import stentor.node.queue.QueueActor.SettleReply;
import stentor.node.queue.TakeReply.Taken;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** Queues with their owners and some nodes' desks, without a cluster or HTTP; the clock stands until it is moved. */
final class QueueWorld implements Queues, AutoCloseable {
    static final ChannelKey KEY = new ChannelKey("default", "", "jobs");
    static final Duration ACK_TIMEOUT = Duration.ofSeconds(30);
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ActorTestKit kit = ActorTestKit.create();
    private final SetClock clock = new SetClock();
    private final QueueLog log;
    private final QueueActor.Backend backend;
    private final Map<ChannelKey, ActorRef<QueueActor.Command>> owners = new ConcurrentHashMap<>();
    private final List<ActorRef<QueueActor.Command>> passivated = new CopyOnWriteArrayList<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    /** That of all nodes of this world; nobody else gives them up. */
    private final ScriptedStanding standing = new ScriptedStanding();

    private final OwnerNode<QueueActor.Command> node = new WorldNode();
    private int maxMessages = 1000;

    private final class WorldNode implements OwnerNode<QueueActor.Command> {
        private final Overloads overloads = new Overloads();

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public void passivate(ActorRef<QueueActor.Command> owner) {
            passivated.add(owner);
        }

        @Override
        public void opened(ActorRef<QueueActor.Command> owner) {}

        @Override
        public void closed(ActorRef<QueueActor.Command> owner) {}

        @Override
        public void stays(ActorRef<QueueActor.Command> owner) {}

        @Override
        public void handOver(QueueActor.Command command) {
            tell(KEY, command);
        }

        @Override
        public Overloads overloads() {
            return overloads;
        }

        @Override
        public void broken() {
            throw new IllegalStateException("the owner broke");
        }
    }

    QueueWorld() {
        this(Function.identity());
    }

    /** @param around what stands between the owners and the log */
    QueueWorld(Function<QueueLog, QueueLog> around) {
        log = around.apply(new MemoryQueueLog(clock));
        backend = new QueueActor.Backend(log, new LogWatch("default", clock), clock, new QueueCounts());
    }

    void keeping(int messages) {
        maxMessages = messages;
    }

    /** Whether nodes may be sure that the others have not given them up. */
    void certain(boolean certain) {
        standing.certain(certain);
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    /** One more node's desk. */
    Desk desk() {
        return new Desk(kit.spawn(ConsumerDesk.create(this, standing, clock)));
    }

    final class Desk {
        private final ActorRef<ConsumerDesk.Command> actor;
        private final Consumers consumers;

        private Desk(ActorRef<ConsumerDesk.Command> actor) {
            this.actor = actor;
            this.consumers = new Consumers(actor);
        }

        Consumers.Wait take() {
            return consumers.take(KEY, Duration.ZERO, TIMEOUT);
        }

        /** One that the owner hears of before anything that is told to it from now on. */
        Consumers.Wait standing() {
            int before = asked.size();
            Consumers.Wait wait = take();
            until(() -> assertThat(asked).hasSizeGreaterThan(before));
            return wait;
        }

        Consumers.Wait takeToSettle() {
            return consumers.take(KEY, ACK_TIMEOUT, TIMEOUT);
        }

        /** Takes a message and reads it to its end; its text. */
        String receive() {
            return read(take());
        }

        /** Its node dies: nobody answers there any more. */
        void die() {
            kit.stop(actor);
        }

        void close() {
            consumers.closeDesk();
        }
    }

    static Taken taken(Consumers.Wait wait) {
        return (Taken) reply(wait);
    }

    static TakeReply reply(Consumers.Wait wait) {
        return Owner.get(wait.reply());
    }

    /** Reads a message to its end; its text. */
    static String read(Consumers.Wait wait) {
        Taken taken = taken(wait);
        if (!taken.handOver().begin()) {
            throw new AssertionError("not this consumer's any more");
        }
        taken.handOver().done();
        return taken.item().payload().text();
    }

    PushReply push(String text) {
        return get(pushing(text, Optional.empty()));
    }

    PushReply pushWithKey(String text, String key) {
        return get(pushing(text, Optional.of(key)));
    }

    CompletionStage<PushReply> pushing(String text, Optional<String> key) {
        return ask(
                KEY,
                replyTo -> new QueueActor.Push(
                        Payload.text(text, "text/plain"), key, maxMessages, Duration.ZERO, replyTo));
    }

    SettleReply settle(ChannelKey queue, String token) {
        return get(this.<SettleReply>ask(queue, replyTo -> new QueueActor.Settle(token, replyTo)));
    }

    SettleReply settle(String token) {
        return settle(KEY, token);
    }

    @Override
    public void tell(ChannelKey queue, QueueActor.Command command) {
        owner(queue).tell(command);
        if (command instanceof DeskCommand.Take take) {
            take.consumers().forEach(wanted -> asked.add(take.desk() + " " + wanted.consumer()));
        }
    }

    @Override
    public <R> CompletionStage<R> ask(
            ChannelKey queue, Function<ReplyTo<R>, ? extends Asked<QueueActor.Command, R>> command) {
        return AskPattern.ask(
                owner(queue),
                replyTo -> (QueueActor.Command) command.apply(new ReplyTo.Actor<R>(replyTo)),
                PATIENCE,
                kit.system().scheduler());
    }

    private ActorRef<QueueActor.Command> owner(ChannelKey queue) {
        return owners.computeIfAbsent(queue, key -> kit.spawn(QueueActor.create(key, backend, node)));
    }

    /** The owner dies; the next command finds another. */
    void killOwner() {
        kit.stop(owners.remove(KEY));
    }

    /** Another owner takes over while the first one still believes that it owns the queue. */
    ActorRef<QueueActor.Command> usurp() {
        return owners.remove(KEY);
    }

    /** Waits for the condition. */
    void until(Runnable assertion) {
        kit.createTestProbe().awaitAssert(PATIENCE, () -> {
            assertion.run();
            return null;
        });
    }

    /** Lets the owner's sweeps see that time passes, until this is so. */
    void passUntil(Duration step, Runnable assertion) {
        until(() -> {
            pass(step);
            assertion.run();
        });
    }

    long waiting() {
        return Owner.get(log.state(KEY)).waiting();
    }

    int out() {
        return Owner.get(log.state(KEY)).leases();
    }

    List<ActorRef<QueueActor.Command>> passivated() {
        return passivated;
    }

    ActorTestKit kit() {
        return kit;
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, SECONDS).join();
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
