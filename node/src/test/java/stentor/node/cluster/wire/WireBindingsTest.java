package stentor.node.cluster.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

class WireBindingsTest {
    @Test
    void aSystemThatWouldReadJavaObjectsFromOthersIsRefused() {
        with("pekko.actor.allow-java-serialization = on", system -> assertThatThrownBy(
                        () -> WireSerializer.requireBindings(system))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("allow-java-serialization"));
    }

    @Test
    void aSystemInWhichSomethingIsWrittenByAnotherSerializerIsRefused() {
        with(
                "pekko.actor.serialization-bindings.\"stentor.node.channel.ChannelEvent\" = none",
                system -> assertThatThrownBy(() -> WireSerializer.requireBindings(system))
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
