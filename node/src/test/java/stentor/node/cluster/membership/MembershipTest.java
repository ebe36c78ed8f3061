package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import stentor.node.config.ClusterSettings;

class MembershipTest {
    @Test
    void aSystemThatWouldReadJavaObjectsFromOthersDoesNotJoin() {
        with("pekko.actor.allow-java-serialization = on", system -> assertThatThrownBy(
                        () -> Membership.join(system, ClusterSettings.ALONE, Set.of(), Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("allow-java-serialization"));
    }

    @Test
    void aSystemInWhichSomethingIsWrittenByAnotherSerializerDoesNotJoin() {
        with(
                "pekko.actor.serialization-bindings.\"stentor.node.channel.ChannelEvent\" = none",
                system -> assertThatThrownBy(
                                () -> Membership.join(system, ClusterSettings.ALONE, Set.of(), Optional.empty()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("serialization-bindings"));
    }

    private static void with(String setting, Consumer<ActorSystem<?>> test) {
        ActorTestKit kit =
                ActorTestKit.create(ConfigFactory.parseString(setting).withFallback(ConfigFactory.load()));
        try {
            test.accept(kit.system());
        } finally {
            kit.shutdownTestKit();
        }
    }
}
