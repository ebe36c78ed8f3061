package stentor.node.cluster.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stentor.node.access.Revocation;
import stentor.node.cluster.revocation.SharedRevocations.Outcome;
import stentor.node.testing.Eventually;

/** How revocations reach all nodes, without anything of a node but them. */
class SharedRevocationsTest {
    private static final String INTERVAL = "pekko.cluster.distributed-data.notify-subscribers-interval";
    /** Gossip, which goes from node to node, plays no part here. */
    private static final Config NO_GOSSIP = ConfigFactory.parseString("""
            pekko.loglevel = OFF
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.distributed-data.gossip-interval = 1h
            """).withFallback(ConfigFactory.load());

    private static final List<One> NODES = new ArrayList<>();

    private static final class One {
        final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "revocations", NO_GOSSIP);
        final List<Revocation> carriedOut = new CopyOnWriteArrayList<>();
        final SharedRevocations revocations = new SharedRevocations(system, InstantSource.system(), carriedOut::add);

        void join(One first) {
            Cluster.get(system)
                    .manager()
                    .tell(Join.create(Cluster.get(first.system).selfMember().address()));
        }

        long up() {
            List<MemberStatus> members = new ArrayList<>();
            Cluster.get(system).state().getMembers().forEach(member -> members.add(member.status()));
            return members.stream().filter(MemberStatus.up()::equals).count();
        }
    }

    @BeforeAll
    static void start() {
        for (int i = 0; i < 3; i++) {
            NODES.add(new One());
            NODES.get(i).join(NODES.get(0));
        }
        NODES.forEach(node -> Eventually.see(node::up, up -> up == 3));
    }

    @AfterAll
    static void stop() {
        NODES.forEach(node -> node.system.terminate());
    }

    private static Revocation revocation(Revocation.Kind kind, String name) {
        long now = System.currentTimeMillis();
        return new Revocation(kind, name, now, now + 60_000);
    }

    @ParameterizedTest
    @EnumSource(Revocation.Kind.class)
    void eachNodeIsToldByTheOneThatRevokesAndConfirmsIt(Revocation.Kind kind) {
        for (int i = 0; i < NODES.size(); i++) {
            Revocation revocation = revocation(kind, "by " + i);
            assertThat(NODES.get(i)
                            .revocations
                            .revoke(revocation)
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(Outcome.EVERYWHERE);
            // Where it was revoked, before the answer.
            assertThat(NODES.get(i).carriedOut).contains(revocation);
            for (One node : NODES) {
                Eventually.see(() -> node.carriedOut, revoked -> revoked.contains(revocation));
                assertThat(node.carriedOut.stream().filter(revocation::equals)).hasSize(1);
            }
        }
    }

    /** The write to the nodes, and then their own look: the longest that both may take. */
    @Test
    void twoSecondsAreNotExceeded() {
        Duration look = NODES.get(0).system.settings().config().getDuration(INTERVAL);
        assertThat(RevocationActor.PATIENCE.plus(look)).isLessThan(Duration.ofSeconds(2));
    }
}
