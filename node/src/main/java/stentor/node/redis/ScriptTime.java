package stentor.node.redis;

import java.time.InstantSource;

/** What the scripts are told of the time: nothing, for Redis goes by its own clock, or a test's time. */
interface ScriptTime {
    ScriptTime OF_REDIS = () -> "";

    /** As {@code time.lua} wants it. */
    String argument();

    static ScriptTime set(InstantSource clock) {
        return () -> Long.toString(clock.millis());
    }
}
