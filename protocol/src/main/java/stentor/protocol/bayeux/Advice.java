package stentor.protocol.bayeux;

import java.util.OptionalLong;

/**
 * What a client is to do next (Bayeux 1.0, section 3.2.5).
 *
 * @param reconnect how it comes back
 * @param interval milliseconds that it waits before its next connect or handshake
 * @param timeout milliseconds that the server holds a connect; empty: not said. Never 0: faye gives a request 1.2 times
 *     this long, and would give up each at once.
 * @param multipleClients whether the client's browser has another client whose connect is held: this one's is not
 */
public record Advice(Reconnect reconnect, long interval, OptionalLong timeout, boolean multipleClients) {
    /** What the client does when its connect is over. */
    public enum Reconnect {
        RETRY("retry"),
        HANDSHAKE("handshake"),
        NONE("none");

        private final String word;

        Reconnect(String word) {
            this.word = word;
        }
    }

    public Advice {
        if (interval < 0 || timeout.isPresent() && timeout.getAsLong() <= 0) {
            throw new IllegalArgumentException("advice interval " + interval + ", timeout " + timeout);
        }
    }

    /** Connect again. */
    public static Advice retry(long interval, long timeout) {
        return new Advice(Reconnect.RETRY, interval, OptionalLong.of(timeout), false);
    }

    /** Connect again; how long a connect is held then stays as it was said. */
    public static Advice retry(long interval) {
        return new Advice(Reconnect.RETRY, interval, OptionalLong.empty(), false);
    }

    /** Poll at this pace: a connect of the same browser is held already, and browsers have few connections. */
    public static Advice poll(long interval, long timeout) {
        return new Advice(Reconnect.RETRY, interval, OptionalLong.of(timeout), true);
    }

    /** The session is gone: begin a new one, after this many milliseconds. */
    public static Advice handshake(long interval) {
        return new Advice(Reconnect.HANDSHAKE, interval, OptionalLong.empty(), false);
    }

    /** Do not come back. */
    public static Advice none() {
        return new Advice(Reconnect.NONE, 0, OptionalLong.empty(), false);
    }

    void writeTo(StringBuilder json) {
        json.append("{\"reconnect\":\"")
                .append(reconnect.word)
                .append("\",\"interval\":")
                .append(interval);
        timeout.ifPresent(millis -> json.append(",\"timeout\":").append(millis));
        if (multipleClients) {
            json.append(",\"multiple-clients\":true");
        }
        json.append('}');
    }
}
