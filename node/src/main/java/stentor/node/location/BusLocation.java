package stentor.node.location;

import java.util.Objects;
import java.util.Optional;

/**
 * Endless multipart streams of a channel or, with an empty channel id, of all channels of the group.
 *
 * @param secret the Basic-auth password that is asked for, if any
 */
public record BusLocation(Mount mount, Optional<String> secret) implements Location {
    public BusLocation {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(secret);
        Checks.require("secret", "\"\"", !secret.equals(Optional.of("")), "a password that is not empty");
    }

    @Override
    public String type() {
        return "bus";
    }

    @Override
    public void listSettings(SettingsList list) {
        list.row("secret", secret.map(hidden -> "given").orElse(SettingsList.NONE));
    }

    /** Hides the secret: this text may reach a log. */
    @Override
    public String toString() {
        return "BusLocation[mount=" + mount + ", secret=" + secret.map(hidden -> "***") + "]";
    }
}
