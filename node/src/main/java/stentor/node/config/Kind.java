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
 * How a text becomes a value, and a value a text.
 *
 * @param expected what to say where it does not
 * @param form how such texts look
 * @param reader empty for what it cannot read
 * @param writer what the reader reads as this value
 */
record Kind<T>(String expected, Form form, Function<String, Optional<T>> reader, Function<T, String> writer) {
    private static final Set<String> YES = Set.of("true", "yes", "on");
    private static final Set<String> NO = Set.of("false", "no", "off");

    static final Kind<String> TEXT = new Kind<>("a text", Form.TEXT, Optional::of, Kind::quoted);
    static final Kind<Integer> INTEGER =
            new Kind<>("a whole number, at most " + Integer.MAX_VALUE, Form.INTEGER, Kind::integer);
    /** A port to listen on; 0 is any free one. */
    static final Kind<Integer> PORT =
            new Kind<>("0 to 65535", Form.PORT, text -> integer(text).filter(port -> port >= 0 && port <= 65535));

    static final Kind<Boolean> BOOLEAN = new Kind<>("true or false", Form.TRUTH, Kind::truth);
    static final Kind<Duration> DURATION =
            new Kind<>(Durations.EXPECTED, Durations.WRITTEN, Durations::parse, Durations::text);
    /** In bytes. */
    static final Kind<Integer> SIZE = new Kind<>(Sizes.EXPECTED, Sizes.WRITTEN, Sizes::parse, Sizes::text);

    static final Kind<Rate> RATE = new Kind<>("a rate as 1000/s or 60/m", Rate.WRITTEN, Rate::parse);
    static final Kind<HostPort> HOST_PORT = new Kind<>("HOST:PORT", Form.TEXT, HostPort::parse);

    /** One whose values are written as they are. */
    Kind(String expected, Form form, Function<String, Optional<T>> reader) {
        this(expected, form, reader, String::valueOf);
    }

    /** The value as a file would say it. */
    String text(T value) {
        return writer.apply(value);
    }

    /** A path, relative to a directory. */
    static Kind<Path> path(Path base) {
        return new Kind<>("a path", Form.TEXT, text -> {
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
        return new Kind<>(
                alternatives(names),
                Form.words(names),
                text -> Arrays.stream(constants.getEnumConstants())
                        .filter(constant -> name(constant).equals(withoutColon(text)))
                        .findFirst(),
                Kind::name);
    }

    /** One of these texts. */
    static Kind<String> oneOf(List<String> texts) {
        return new Kind<>(alternatives(texts), Form.words(texts), text -> Optional.of(text)
                .filter(texts::contains));
    }

    /** This text alone, where something else may stand in its place. */
    static Kind<String> onlyOf(String text, String expected) {
        return new Kind<>(
                expected, Form.words(List.of(text)), found -> Optional.of(found).filter(text::equals));
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

    /** A text that YAML reads as it is needs no quotes. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9/][A-Za-z0-9/._-]*") ? text : '"' + text + '"';
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
