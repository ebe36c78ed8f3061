package stentor.node.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A key of the configuration, as who reads it declares it: how its value is read, what holds without it, what it means.
 *
 * @param standard what holds where the key is missing; empty: nothing, or what the reader says
 * @param shown the default as a file would say it, or an example if there is none
 * @param says its unit and its meaning, for people, as one or more sentences
 * @param restart whether a running node cannot take another value
 */
record Key<T>(String name, Kind<T> kind, Optional<T> standard, String shown, Need need, String says, boolean restart) {
    /** Of a section, which is not read by its kind. */
    private static final Kind<Void> SECTION = new Kind<>("keys and values", Form.TEXT, text -> Optional.empty());

    /** Whether the key has to be there. */
    enum Need {
        /** No, it has a default. */
        DEFAULTED,
        /** No: nothing holds without it. */
        OPTIONAL,
        REQUIRED
    }

    static <T> Key<T> of(String name, Kind<T> kind, T standard, String says) {
        return new Key<>(name, kind, Optional.of(standard), kind.text(standard), Need.DEFAULTED, says, false);
    }

    /** A list. */
    static <T> Key<T> list(String name, Kind<T> kind, List<T> standard, String says) {
        String shown = standard.stream().map(kind::text).collect(Collectors.joining(", ", "[", "]"));
        return new Key<>(name, kind, Optional.empty(), shown, Need.DEFAULTED, says, false);
    }

    /** A key without a default. */
    static <T> Key<T> optional(String name, Kind<T> kind, String example, String says) {
        return new Key<>(name, kind, Optional.empty(), example, Need.OPTIONAL, says, false);
    }

    static <T> Key<T> required(String name, Kind<T> kind, String example, String says) {
        return new Key<>(name, kind, Optional.empty(), example, Need.REQUIRED, says, false);
    }

    /** A section that means the same if it is missing: each of its keys has its default. */
    static Key<Void> section(String name, String says) {
        return new Key<>(name, SECTION, Optional.empty(), "", Need.DEFAULTED, says, false);
    }

    /** A section, or a list of them, that means something by being there. */
    static Key<Void> optionalSection(String name, String says) {
        return new Key<>(name, SECTION, Optional.empty(), "", Need.OPTIONAL, says, false);
    }

    /** The same, where a running node cannot take another value. */
    Key<T> needsRestart() {
        return new Key<>(name, kind, standard, shown, need, says, true);
    }
}
