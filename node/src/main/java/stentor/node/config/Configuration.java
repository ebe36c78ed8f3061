package stentor.node.config;

import java.util.List;
import java.util.Objects;

/** What became of a configuration file. All texts are lines {@code FILE:LINE: KEY: WHAT}. */
public sealed interface Configuration {
    /**
     * It is right.
     *
     * @param warnings what is probably not meant: locations that no request reaches
     */
    record Loaded(NodeSettings settings, List<String> warnings) implements Configuration {
        public Loaded {
            Objects.requireNonNull(settings);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It is wrong.
     *
     * @param problems all that was found, in the order of the file; never empty
     */
    record Refused(List<String> problems) implements Configuration {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
