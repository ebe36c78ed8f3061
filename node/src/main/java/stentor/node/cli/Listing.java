package stentor.node.cli;

import java.time.Duration;
import java.util.Collection;
import stentor.node.config.Durations;
import stentor.node.location.SettingsList;

/** Headings with aligned keys and values below them, for people. */
final class Listing implements SettingsList {
    private static final int KEY_WIDTH = 28;

    private final StringBuilder text = new StringBuilder();

    Listing heading(String heading) {
        text.append(text.isEmpty() ? "" : "\n").append(heading).append('\n');
        return this;
    }

    Listing subheading(String heading) {
        text.append("  ").append(heading).append('\n');
        return this;
    }

    @Override
    public Listing row(String key, Object value) {
        String shown = value instanceof Duration duration ? Durations.text(duration) : String.valueOf(value);
        text.append("    ").append(key);
        text.append(" ".repeat(Math.max(1, KEY_WIDTH - key.length())));
        text.append(shown).append('\n');
        return this;
    }

    @Override
    public Listing row(String key, Duration duration, String zero) {
        return row(key, duration.isZero() ? zero : Durations.text(duration));
    }

    @Override
    public Listing row(String key, Enum<?> value) {
        return row(key, (Object) Words.of(value));
    }

    @Override
    public Listing row(String key, Collection<? extends Enum<?>> values) {
        return row(key, (Object) Words.of(values));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
