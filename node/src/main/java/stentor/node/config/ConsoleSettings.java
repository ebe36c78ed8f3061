package stentor.node.config;

import java.util.Objects;
import java.util.Optional;

/**
 * The console.
 *
 * @param enabled false: there is none
 * @param password without one it answers only to the machine that it runs on. Plain, or a bcrypt hash
 */
public record ConsoleSettings(boolean enabled, Optional<String> password) {
    public static final ConsoleSettings DEFAULT = new ConsoleSettings(true, Optional.empty());

    public ConsoleSettings {
        Objects.requireNonNull(password);
        Checks.require("password", "\"\"", !password.equals(Optional.of("")), "a password that is not empty");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "console " + (enabled ? "on" : "off");
    }
}
