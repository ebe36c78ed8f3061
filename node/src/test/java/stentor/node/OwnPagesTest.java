package stentor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.config.ConfigurationFile;
import stentor.node.config.NodeSettings;

class OwnPagesTest {
    @TempDir
    Path directory;

    @Test
    void theConsoleIsOpenOnThisMachineAlone() {
        assertThat(OwnPages.console(settings("address: 127.0.0.1"))).isPresent();
        assertThat(OwnPages.console(settings("address: 0.0.0.0"))).isEmpty();
    }

    @Test
    void withAPasswordTheConsoleIsThereForOthersToo() {
        assertThat(OwnPages.console(settings("{ address: 0.0.0.0, console: { password: a-long-password } }")))
                .isPresent();
    }

    @Test
    void aConsoleThatIsNotEnabledIsNowhere() {
        assertThat(OwnPages.console(settings("{ address: 127.0.0.1, console: { enabled: false } }")))
                .isEmpty();
    }

    @Test
    void theDemoIsThereWhereItsPagesFindTheirChannels() {
        assertThat(OwnPages.hasDemo(NodeSettings.DEFAULT)).isTrue();
        assertThat(OwnPages.hasDemo(settings("locations: [ { type: pubsub, prefix: /other/ } ]")))
                .isFalse();
        assertThat(OwnPages.hasDemo(settings("locations: [ { type: subscriber, prefix: /pubsub/ } ]")))
                .isFalse();
    }

    @Test
    void whoAsksForAnotherPathIsToldOfThePages() {
        assertThat(OwnPages.present(NodeSettings.DEFAULT))
                .contains("publisher /publisher/", "console /console/", "demo /demo/");
        assertThat(OwnPages.present(settings("{ console: false, locations: [ { type: subscriber, prefix: /sub/ } ] }")))
                .containsExactly("subscriber /sub/");
    }

    private NodeSettings settings(String yaml) {
        return ConfigurationFile.yaml(directory, yaml).settings();
    }
}
