package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Subscribers on living nodes notice nothing but a pause, whatever happens to others. */
class NodesComeAndGoTest {
    private static final int CHANNELS = 24;
    private static final int SOME = 50;

    @Test
    void whenTheNodeOfTheCoordinatorIsKilledNothingIsLostAndNothingComesTwice() throws Exception {
        killed(0);
    }

    @Test
    void whenAnotherNodeIsKilledNothingIsLostAndNothingComesTwice() throws Exception {
        killed(2);
    }

    private static void killed(int number) throws Exception {
        try (ClusterWorld world = ClusterWorld.of(3);
                Traffic traffic = new Traffic(world, CHANNELS)) {
            followAll(world, traffic);
            traffic.awaitMore(SOME);
            TestNode victim = world.node(number);
            assertThat(traffic.channels()).anyMatch(channel -> world.owner(channel) == victim);
            traffic.forget(victim);
            world.kill(victim);
            traffic.awaitMore(SOME);
            traffic.check();
        }
    }

    @Test
    void aNodeThatJoinsTakesItsShareAndNobodyNotices() throws Exception {
        try (ClusterWorld world = ClusterWorld.of(2);
                Traffic traffic = new Traffic(world, CHANNELS)) {
            followAll(world, traffic);
            traffic.awaitMore(SOME);
            TestNode newcomer = world.add();
            newcomer.awaitUp();
            world.awaitTrue(() -> traffic.channels().stream().anyMatch(channel -> world.owner(channel) == newcomer));
            traffic.follow(newcomer);
            traffic.followAll(newcomer);
            traffic.awaitMore(SOME);
            traffic.check();
        }
    }

    @Test
    void aNodeThatLeavesHandsItsChannelsOver() throws Exception {
        try (ClusterWorld world = ClusterWorld.of(3);
                Traffic traffic = new Traffic(world, CHANNELS)) {
            followAll(world, traffic);
            traffic.awaitMore(SOME);
            TestNode leaving = world.node(0);
            traffic.forget(leaving);
            world.leave(leaving);
            traffic.awaitMore(SOME);
            traffic.check();
        }
    }

    private static void followAll(ClusterWorld world, Traffic traffic) throws InterruptedException {
        for (TestNode node : world.nodes()) {
            traffic.followAll(node);
        }
    }
}
