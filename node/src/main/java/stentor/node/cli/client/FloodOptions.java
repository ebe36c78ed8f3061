package stentor.node.cli.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What both directions of load have in common. */
final class FloodOptions {
    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Ends after this time: 30s, 5m. Default: at Ctrl-C.")
    private Duration duration;

    Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    /** {@code 30s}, {@code 5m}, {@code 1h}. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            if (!value.matches("[1-9][0-9]{0,5}(s|m|h)")) {
                throw new TypeConversionException(value + " (expected: a duration as 30s, 5m or 1h)");
            }
            return Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
        }
    }

    /** A whole number from 1 on. */
    static final class CountConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[1-9][0-9]{0,6}")) {
                throw new TypeConversionException(value + " (expected: a number from 1 to 9999999)");
            }
            return Integer.valueOf(value);
        }
    }
}
