package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.config.Configuration.Refused;
import stentor.node.config.Described.Item;

/** The file that says what holds without one. */
class DefaultsFileTest {
    /** A key behind a #, not a sentence behind one. */
    private static final Pattern COMMENTED_OUT = Pattern.compile("(?m)^( *)#(?=[a-z]|  )");

    @TempDir
    Path directory;

    @Test
    void itSaysWhatHoldsWithoutIt() {
        Configuration.Loaded loaded =
                ConfigurationFile.yaml(directory, DefaultsFile.text()).loaded();
        assertThat(loaded.settings()).isEqualTo(NodeSettings.DEFAULT);
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void itHasEveryKeyOfEveryTypeAndWhatItMeans() {
        String text = DefaultsFile.text();
        Described all = NodeReader.describe();
        assertThat(all.names()).contains("port", "locations", "cluster");
        everyKey(all, text);
    }

    private static void everyKey(Described described, String text) {
        List<Item> items = java.util.stream.Stream.concat(
                        described.items().stream(),
                        described.types().values().stream().flatMap(type -> type.items().stream()))
                .toList();
        items.forEach(item -> {
            // Of prefix, path and url the default locations have the first; durability has a short form.
            if (!item.key().says().contains("in place of prefix")
                    && !item.key().name().equals("replicas")) {
                assertThat(text).containsPattern("(?m)^[ #-]*" + item.key().name() + ":");
                assertThat(words(text)).contains(words(item.key().says()));
            }
            item.below().ifPresent(below -> everyKey(below, text));
        });
    }

    private static String words(String text) {
        return text.lines().map(line -> line.replaceFirst("^[ #]*", "")).collect(Collectors.joining(" "));
    }

    /** What is commented out is of use: without its # it is read, and what is wrong with the examples is no name. */
    @Test
    void whatIsCommentedOutHasNoUnknownKeys() {
        String text = DefaultsFile.text();
        String before;
        do {
            before = text;
            text = COMMENTED_OUT.matcher(text).replaceAll("$1");
        } while (!text.equals(before));
        ConfigurationFile file = ConfigurationFile.yaml(directory, text).with(Map.of());
        assertThat(file.read()).isInstanceOf(Refused.class);
        assertThat(file.problems())
                .anyMatch(problem -> problem.contains("docroot: "))
                .anyMatch(problem -> problem.contains("authorize.jwt: several keys"))
                .noneMatch(problem -> problem.contains("unknown key") || problem.contains("not YAML"))
                .noneMatch(problem -> problem.contains("not a key of type"));
    }

    @Test
    void whatNeedsARestartIsMarked() {
        assertThat(DefaultsFile.text())
                .contains("# The port of plain HTTP; 0: any free one. (restart)\nport: 8080\n")
                .contains("# Messages that a channel keeps at most; the oldest leaves first.\n    max_messages: 100\n");
    }
}
