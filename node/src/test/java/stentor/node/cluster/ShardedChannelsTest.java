package stentor.node.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.InstantSource;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.Patterns;
import stentor.node.channel.Standing;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.protocol.channel.ChannelKey;

class ShardedChannelsTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
    private final ShardedChannels channels = new ShardedChannels(
            kit.system(),
            Map.of("default", new MemoryMessageLog(InstantSource.system())),
            InstantSource.system(),
            Standing.alone(),
            Patterns.alone());

    @BeforeEach
    void beAClusterOfOne() {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(new Join(cluster.selfMember().address()));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    /** Each thread of its own would cost more than all the rest of a publish. */
    @Test
    void whatFollowsAnAnswerRunsOnAThreadThatIsThereAlready() throws Exception {
        String thread = channels.ask(KEY, ChannelActor.Inspect::new)
                .thenApply(answer -> Thread.currentThread().getName())
                .toCompletableFuture()
                .get(20, SECONDS);
        assertThat(thread).satisfiesAnyOf(name -> assertThat(name).contains("dispatcher"), name -> assertThat(name)
                .isEqualTo(Thread.currentThread().getName()));
    }
}
