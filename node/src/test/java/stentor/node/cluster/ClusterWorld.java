package stentor.node.cluster;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MemoryQueueLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.QueueLog;
import stentor.protocol.channel.ChannelKey;

/** Nodes in one JVM, and the log that they share in place of Redis. */
final class ClusterWorld implements AutoCloseable {
    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    private final MessageLog log;
    private final Function<InstantSource, MessageLog> logOfANode;
    private final Function<InstantSource, QueueLog> queueLogOfANode;

    ClusterWorld() {
        this(UnaryOperator.identity());
    }

    /**
     * @param around what stands between the nodes and the log
     */
    ClusterWorld(UnaryOperator<MessageLog> around) {
        log = around.apply(shared(MessageLog.class, new MemoryMessageLog(InstantSource.system())));
        logOfANode = clock -> log;
        QueueLog queueLog = shared(QueueLog.class, new MemoryQueueLog(InstantSource.system()));
        queueLogOfANode = clock -> queueLog;
    }

    private ClusterWorld(
            Function<InstantSource, MessageLog> logOfANode, Function<InstantSource, QueueLog> queueLogOfANode) {
        log = logOfANode.apply(InstantSource.system());
        this.logOfANode = logOfANode;
        this.queueLogOfANode = queueLogOfANode;
    }

    /** A log that says what one in Redis does: all nodes see it. */
    private static <L> L shared(Class<L> type, L log) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isShared")) {
                        return true;
                    }
                    if (method.getName().equals("handOver")) {
                        throw new AssertionError("nobody asks for what nodes share");
                    }
                    return method.invoke(log, arguments);
                }));
    }

    /** A world of nodes that have a memory store each, as real nodes do. */
    static ClusterWorld withALogPerNode(int nodes) {
        return full(new ClusterWorld(MemoryMessageLog::new, MemoryQueueLog::new), nodes);
    }

    /** A world with so many nodes, all of them up. */
    static ClusterWorld of(int nodes) {
        return full(new ClusterWorld(), nodes);
    }

    private static ClusterWorld full(ClusterWorld world, int nodes) {
        for (int i = 0; i < nodes; i++) {
            world.add();
        }
        world.nodes.forEach(TestNode::awaitUp);
        world.awaitMembers(nodes);
        return world;
    }

    /** Starts one more node, which joins the first one. */
    TestNode add() {
        return add(InstantSource.system());
    }

    /** The same on a machine with this clock. */
    TestNode add(InstantSource clock) {
        List<String> seeds = nodes.isEmpty() ? List.of() : List.of(nodes.get(0).name());
        return add(TestNode.start(
                clock, 0, seeds, Set.of(), Optional.empty(), logOfANode.apply(clock), queueLogOfANode.apply(clock)));
    }

    TestNode add(TestNode node) {
        nodes.add(node);
        return node;
    }

    /** The node is none of this world's any more, whatever becomes of it. */
    void remove(TestNode node) {
        nodes.remove(node);
    }

    MessageLog log() {
        return log;
    }

    TestNode node(int number) {
        return nodes.get(number);
    }

    List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Takes a node out of what publishers use, and lets it leave in good order. */
    void leave(TestNode node) {
        nodes.remove(node);
        node.leave();
    }

    /** Kills a node as by a blow: nobody hears anything of it any more. */
    void kill(TestNode node) {
        nodes.remove(node);
        nodes.forEach(other -> {
            other.cutOff(node);
            node.cutOff(other);
        });
        node.system().terminate();
    }

    /** Waits until every node sees so many members, all of them up. */
    void awaitMembers(int expected) {
        awaitTrue(() -> nodes.stream().allMatch(node -> node.membersUp() == expected));
    }

    void awaitTrue(BooleanSupplier condition) {
        TestProbe.create(nodes.get(0).system()).awaitAssert(TestNode.PATIENCE, Duration.ofMillis(50), () -> {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("does not hold within " + TestNode.PATIENCE);
            }
            return null;
        });
    }

    /** A port for a node whose address must be known before it starts. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static ChannelKey channel(String id) {
        return new ChannelKey("default", "", id);
    }

    /** A channel whose owner lives on this node. */
    ChannelKey channelOwnedBy(TestNode node) {
        for (int i = 0; i < 100; i++) {
            ChannelKey channel = channel("owned-" + i);
            if (owner(channel) == node) {
                return channel;
            }
        }
        throw new AssertionError("no channel of a hundred lives on " + node.name());
    }

    /** The node where the channel's owner lives; starts one if there is none. */
    TestNode owner(ChannelKey channel) {
        OwnerProbe probe = OwnerProbe.on(nodes.get(0), channel);
        for (TestNode node : nodes) {
            if (probe.livesOn(node)) {
                return node;
            }
        }
        throw new AssertionError("the owner of " + channel + " lives on no node");
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.system().terminate());
        nodes.forEach(TestNode::awaitEnd);
    }
}
