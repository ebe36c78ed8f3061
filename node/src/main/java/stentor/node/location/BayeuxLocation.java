package stentor.node.location;

import java.time.Duration;
import java.util.Objects;

/**
 * Bayeux: its clients have sessions.
 *
 * @param timeout for how long a connect is held
 * @param interval for how long a client is asked to wait between two connects
 * @param maxInterval a client that is not heard of for so long, beyond {@code interval}, is given up
 * @param browserCookie whether a cookie tells which clients are of one browser, so that of these one at a time is held
 * @param publishing how it takes messages
 */
public record BayeuxLocation(
        Mount mount,
        Duration timeout,
        Duration interval,
        Duration maxInterval,
        boolean browserCookie,
        Publishing publishing)
        implements Location {
    public static final Duration TIMEOUT = Duration.ofSeconds(30);
    public static final Duration INTERVAL = Duration.ZERO;
    public static final Duration MAX_INTERVAL = Duration.ofSeconds(10);

    public BayeuxLocation {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(publishing);
        Checks.require("timeout", timeout, timeout.toMillis() > 0, "more than 0");
        Checks.require("interval", interval, !interval.isNegative(), "0 or more");
        Checks.require("max_interval", maxInterval, maxInterval.toMillis() > 0, "more than 0");
    }

    /** With the times that other servers have too. */
    public static BayeuxLocation at(Mount mount) {
        return new BayeuxLocation(mount, TIMEOUT, INTERVAL, MAX_INTERVAL, false, Publishing.DEFAULT);
    }

    @Override
    public String type() {
        return "bayeux";
    }

    @Override
    public void listSettings(SettingsList list) {
        list.row("timeout", timeout, SettingsList.NONE)
                .row("interval", interval, SettingsList.NONE)
                .row("max_interval", maxInterval, SettingsList.NONE)
                .row("browser_cookie", browserCookie);
        publishing.listSettings(list);
    }
}
