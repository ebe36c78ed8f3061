package stentor.node.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many in a time, as {@code 1000/s}.
 *
 * @param count 1 or more
 * @param per more than zero
 */
public record Rate(int count, Duration per) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s?/\\s?([smh])");

    static final Form WRITTEN = Form.pattern("^\\s*[0-9]{1,9}\\s?/\\s?[smh]\\s*$");

    public Rate {
        Objects.requireNonNull(per);
        if (count < 1 || per.isZero() || per.isNegative()) {
            throw new IllegalArgumentException("rate: " + count + " in " + per + " (expected: both more than 0)");
        }
    }

    static Optional<Rate> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            return Optional.empty();
        }
        Duration per = Duration.ofSeconds(
                switch (matcher.group(2)) {
                    case "s" -> 1;
                    case "m" -> 60;
                    default -> 3600;
                });
        return Optional.of(new Rate(Integer.parseInt(matcher.group(1)), per));
    }

    @Override
    public String toString() {
        return count
                + (per.equals(Duration.ofSeconds(1))
                        ? "/s"
                        : per.equals(Duration.ofMinutes(1))
                                ? "/m"
                                : per.equals(Duration.ofHours(1)) ? "/h" : " in " + per);
    }
}
