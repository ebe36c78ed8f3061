package stentor.node.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How a text becomes a value.
 *
 * @param expected what to say where it does not
 * @param reader empty for what it cannot read
 */
record Kind<T>(String expected, Function<String, Optional<T>> reader) {
    private static final Set<String> YES = Set.of("true", "yes", "on");
    private static final Set<String> NO = Set.of("false", "no", "off");

    static final Kind<String> TEXT = new Kind<>("a text", Optional::of);
    static final Kind<Integer> INTEGER = new Kind<>("a whole number, at most " + Integer.MAX_VALUE, Kind::integer);
    /** A port to listen on; 0 is any free one. */
    static final Kind<Integer> PORT =
            new Kind<>("0 to 65535", text -> integer(text).filter(port -> port >= 0 && port <= 65535));

    static final Kind<Boolean> BOOLEAN = new Kind<>("true or false", Kind::truth);
    static final Kind<Duration> DURATION = new Kind<>(Durations.EXPECTED, Durations::parse);
    /** In bytes. */
    static final Kind<Integer> SIZE = new Kind<>(Sizes.EXPECTED, Sizes::parse);

    static final Kind<Rate> RATE = new Kind<>("a rate as 1000/s or 60/m", Rate::parse);
    static final Kind<HostPort> HOST_PORT = new Kind<>("HOST:PORT", HostPort::parse);

    /** A path, relative to a directory. */
    static Kind<Path> path(Path base) {
        return new Kind<>("a path", text -> {
            try {
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(base.resolve(text).normalize());
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    /** One of an enum's constants, in lower case, or as a Ruby symbol ({@code :last}), which is how Red Baton has them. */
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> constants) {
        List<String> names =
                Arrays.stream(constants.getEnumConstants()).map(Kind::name).toList();
        return new Kind<>(alternatives(names), text -> Arrays.stream(constants.getEnumConstants())
                .filter(constant -> name(constant).equals(withoutColon(text)))
                .findFirst());
    }

    /** One of these texts. */
    static Kind<String> oneOf(List<String> texts) {
        return new Kind<>(alternatives(texts), text -> Optional.of(text).filter(texts::contains));
    }

    /** {@code a, b or c}. */
    static String alternatives(List<String> texts) {
        int last = texts.size() - 1;
        return last < 1 ? String.join("", texts) : String.join(", ", texts.subList(0, last)) + " or " + texts.get(last);
    }

    /** What a Ruby symbol names. */
    static String withoutColon(String text) {
        return text.startsWith(":") ? text.substring(1) : text;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Integer> integer(String text) {
        try {
            return text.matches("[+-]?[0-9]+") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
        } catch (NumberFormatException outOfRange) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> truth(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return YES.contains(lower) ? Optional.of(true) : NO.contains(lower) ? Optional.of(false) : Optional.empty();
    }
}
