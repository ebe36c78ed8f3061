package stentor.node.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Enum constants as configuration files call them. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String of(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Words::of).collect(Collectors.joining(" "));
    }
}
