package stentor.node.config;

import java.util.Optional;

/** Reads whether there is a console, and for whom. */
final class ConsoleReader {
    private static final ConsoleSettings STANDARD = ConsoleSettings.DEFAULT;

    private static final Key<Boolean> CONSOLE = Key.of(
            "console",
            Kind.BOOLEAN,
            STANDARD.enabled(),
            "The console at /console/, or { enabled, password }. Without a password it answers to this machine alone.");
    private static final Key<Void> SECTION = Key.section("console", CONSOLE.says());
    private static final Key<Boolean> ENABLED =
            Key.of("enabled", Kind.BOOLEAN, STANDARD.enabled(), "Whether there is a console.");
    private static final Key<String> PASSWORD = Key.optional(
            "password",
            Kind.TEXT,
            "${CONSOLE_PASSWORD:change-me}",
            "As it is or as a bcrypt hash; any user name will do. With one, the console answers everybody who knows it.");

    private ConsoleReader() {}

    static ConsoleSettings read(Section root) {
        return root.either(
                        CONSOLE,
                        enabled -> new ConsoleSettings(enabled, Optional.empty()),
                        SECTION,
                        section -> section.build(
                                () -> new ConsoleSettings(section.get(ENABLED), section.given(PASSWORD)), STANDARD))
                .orElse(STANDARD);
    }
}
