package stentor.node.config;

import java.nio.file.Path;
import java.util.Locale;

/** The languages of configuration files; the keys are the same. */
public enum ConfigurationFormat {
    YAML,
    JSON;

    /** JSON for names that end in {@code .json}, YAML for all others. */
    public static ConfigurationFormat of(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : YAML;
    }
}
