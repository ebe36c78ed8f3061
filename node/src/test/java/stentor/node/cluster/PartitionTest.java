package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stentor.node.cluster.membership.MemoryLivingNodes;
import stentor.node.hub.RecordingSubscriber;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

/** A cluster stays one: who is cut off stops speaking, goes down, starts again and comes back. */
class PartitionTest {
    private static final int CHANNELS = 12;
    private static final int SOME = 30;

    private final MemoryLivingNodes registry = new MemoryLivingNodes();

    @Test
    void aFirstSeedNodeThatIsCutOffGoesDownStartsAgainAndJoinsTheOthersWhenItCan() throws Exception {
        int port = ClusterWorld.freePort();
        List<String> seeds = List.of("127.0.0.1:" + port);
        try (ClusterWorld world = new ClusterWorld();
                RevivingNode first = new RevivingNode(port, seeds, registry, world.log())) {
            TestNode before = first.current();
            before.awaitUp();
            TestNode second = world.add(join(seeds, world));
            TestNode third = world.add(join(seeds, world));
            world.add(before);
            world.awaitMembers(3);
            try (Traffic traffic = new Traffic(world, CHANNELS)) {
                traffic.awaitMore(SOME);
                RecordingSubscriber held =
                        before.stream(ClusterWorld.channel("held"), Cursor.NEWEST, ConcurrencyPolicy.BROADCAST);
                assertThat(held.next()).isEqualTo("confirmed");
                traffic.forget(before);
                cut(before, second, third);
                assertThat(held.next()).isEqualTo("GOING_AWAY");
                world.remove(before);
                world.awaitMembers(2);
                traffic.awaitMore(SOME);
                world.awaitTrue(() -> first.current() != before);
                TestNode after = first.current();
                int asked = registry.questions();
                world.awaitTrue(() -> registry.questions() >= asked + 2);
                assertThat(after.membership().up().toCompletableFuture()).isNotDone();
                heal(after, second, third);
                after.awaitUp();
                world.add(after);
                world.awaitMembers(3);
                traffic.awaitMore(SOME);
                traffic.check();
            }
            world.remove(first.current());
        }
    }

    @Test
    void aFirstSeedNodeThatStartsAnewWhileOthersLiveDoesNotFoundASecondCluster() throws Exception {
        int port = ClusterWorld.freePort();
        List<String> seeds = List.of("127.0.0.1:" + port);
        try (ClusterWorld world = new ClusterWorld()) {
            TestNode first = world.add(TestNode.start(port, seeds, Set.of(), Optional.of(registry), world.log()));
            first.awaitUp();
            TestNode second = world.add(join(seeds, world));
            TestNode third = world.add(join(seeds, world));
            world.awaitMembers(3);
            world.kill(first);
            first.awaitEnd();
            // It comes back before anybody has given it up, and the others cannot be reached yet.
            TestNode again = TestNode.start(port, seeds, Set.of(), Optional.of(registry), world.log());
            int asked = registry.questions();
            world.awaitTrue(() -> registry.questions() >= asked + 2);
            assertThat(again.membership().up().toCompletableFuture()).isNotDone();
            heal(again, second, third);
            again.awaitUp();
            world.add(again);
            world.awaitMembers(3);
        }
    }

    @Test
    void whileTheRegistryDoesNotAnswerNoClusterIsFounded() throws Exception {
        int port = ClusterWorld.freePort();
        List<String> seeds = List.of("127.0.0.1:" + port);
        registry.away(true);
        try (ClusterWorld world = new ClusterWorld()) {
            TestNode first = world.add(TestNode.start(port, seeds, Set.of(), Optional.of(registry), world.log()));
            world.awaitTrue(() -> registry.questions() >= 2);
            assertThat(first.membership().up().toCompletableFuture()).isNotDone();
            registry.away(false);
            first.awaitUp();
        }
    }

    private TestNode join(List<String> seeds, ClusterWorld world) {
        TestNode node = TestNode.start(0, seeds, Set.of(), Optional.of(registry), world.log());
        node.awaitUp();
        return node;
    }

    private static void cut(TestNode one, TestNode... others) {
        for (TestNode other : others) {
            other.cutOff(one);
            one.cutOff(other);
        }
    }

    private static void heal(TestNode one, TestNode... others) {
        for (TestNode other : others) {
            other.heal(one);
            one.heal(other);
        }
    }
}
