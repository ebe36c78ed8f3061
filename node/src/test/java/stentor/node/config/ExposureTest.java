package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureTest {
    @TempDir
    Path directory;

    @Test
    void whereEverybodyInTheNetworkMayPublishIsSaidInOneLine() {
        assertThat(warnings("address: 0.0.0.0"))
                .singleElement()
                .asString()
                .contains(
                        "address 0.0.0.0: whoever reaches it may publish",
                        "publisher /publisher/, publisher /publish/, pubsub /pubsub/, queue /push_messages/, bus /msgbus/, bayeux /bayeux (");
    }

    @Test
    void onLoopbackNobodyElseIsThere() {
        assertThat(warnings("address: 127.0.0.1")).isEmpty();
    }

    @Test
    void locationsThatAskOrOnlyGiveAreNotNamed() {
        assertThat(warnings("""
                address: 0.0.0.0
                locations:
                  - { type: subscriber, prefix: /sub/ }
                  - { type: publisher, prefix: /pub/, authorize: { allow: 10.0.0.0/8 } }
                  - { type: bus, prefix: /msgbus/, secret: one-that-is-long }
                  - { type: pusher }
                """)).isEmpty();
    }

    private List<String> warnings(String yaml) {
        return Exposure.warnings(ConfigurationFile.yaml(directory, yaml).settings(), "s.yaml");
    }
}
