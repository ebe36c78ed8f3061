package stentor.node.config;

import java.util.Optional;

/** Reads whether there is a console, and for whom. */
final class ConsoleReader {
    private ConsoleReader() {}

    /** Yes or no, or a section. */
    static ConsoleSettings read(Section root) {
        if (root.value("console").orElse(null) instanceof Value.Mapping) {
            return root.section("console", ConsoleReader::section).orElse(ConsoleSettings.DEFAULT);
        }
        return root.get("console", Kind.BOOLEAN)
                .map(enabled -> new ConsoleSettings(enabled, Optional.empty()))
                .orElse(ConsoleSettings.DEFAULT);
    }

    private static ConsoleSettings section(Section section) {
        return section.build(
                () -> new ConsoleSettings(
                        section.get("enabled", Kind.BOOLEAN, ConsoleSettings.DEFAULT.enabled()),
                        section.get("password", Kind.TEXT)),
                ConsoleSettings.DEFAULT);
    }
}
