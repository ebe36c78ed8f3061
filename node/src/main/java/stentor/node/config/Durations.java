package stentor.node.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30s}, {@code 2 hours}, {@code 5.minutes}, or a bare number of seconds. */
public final class Durations {
    static final String EXPECTED = "a duration as 30s, 500ms, 5m, 2 hours or 1d";

    static final Form WRITTEN = Form.pattern(
            "^\\s*[0-9]{1,12}([ .]?(ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?))?\\s*$");

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(?:[ .]?([a-z]+))?");

    private record Unit(ChronoUnit unit, List<String> names) {}

    private static final List<Unit> UNITS = List.of(
            new Unit(ChronoUnit.MILLIS, List.of("ms", "millisecond", "milliseconds")),
            new Unit(ChronoUnit.SECONDS, List.of("s", "sec", "second", "seconds")),
            new Unit(ChronoUnit.MINUTES, List.of("m", "min", "minute", "minutes")),
            new Unit(ChronoUnit.HOURS, List.of("h", "hour", "hours")),
            new Unit(ChronoUnit.DAYS, List.of("d", "day", "days")));

    private Durations() {}

    /** Reads a duration of up to a hundred years. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        String name = matcher.group(2) == null ? "s" : matcher.group(2);
        return UNITS.stream()
                .filter(unit -> unit.names.contains(name))
                .map(unit -> Duration.of(count, unit.unit))
                .filter(duration -> duration.compareTo(LONGEST) <= 0)
                .findFirst();
    }

    /** As a configuration file would say it, in the largest unit that fits. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
