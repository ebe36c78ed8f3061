package stentor.node.config;

import java.util.List;
import java.util.Objects;

/** What became of a configuration file. All texts are lines {@code FILE:LINE: KEY: WHAT}. */
public sealed interface Configuration {
    /**
     * It is right.
     *
     * @param warnings what is probably not meant: locations that no request reaches
     * @param unsupported what is right, but more than this version can do; a node with it does not start
     */
    record Loaded(NodeSettings settings, List<String> warnings, List<String> unsupported) implements Configuration {
        public Loaded {
            Objects.requireNonNull(settings);
            warnings = List.copyOf(warnings);
            unsupported = List.copyOf(unsupported);
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
