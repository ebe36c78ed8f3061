package stentor.node.location;

import java.time.Duration;
import java.util.Collection;

/** Takes a location's settings one after the other, by the keys that a configuration file has for them. */
public interface SettingsList {
    /** What stands for a setting that is not set. */
    String NONE = "none";

    /**
     * Takes a setting.
     *
     * @param value shown as a configuration file would say it; no secret
     */
    SettingsList row(String key, Object value);

    /**
     * Takes a duration.
     *
     * @param zero what zero means
     */
    SettingsList row(String key, Duration value, String zero);

    /** Takes one of an enum's constants. */
    SettingsList row(String key, Enum<?> value);

    /** Takes some of an enum's constants. */
    SettingsList row(String key, Collection<? extends Enum<?>> values);
}
