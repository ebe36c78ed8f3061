package stentor.protocol.pusher;

/**
 * What goes wrong on a Pusher connection: the code that a {@code pusher:error} frame or the close of the connection carries,
 * and its text. Codes from 4300 on are never used to close: pusher-js would give up for good.
 */
public enum PusherError {
    APP_NOT_FOUND(4001, "App key is not known here"),
    APP_DISABLED(4003, "Application is disabled"),
    PATH_NOT_FOUND(4005, "Path not found"),
    BAD_VERSION(4006, "Protocol version is not a number"),
    UNSUPPORTED_VERSION(4007, "Unsupported protocol version (supported: 5, 6, 7)"),
    NO_VERSION(4008, "No protocol version supplied"),
    UNAUTHORIZED(4009, "Connection is unauthorized"),
    OVER_CAPACITY(4100, "Over capacity"),
    RECONNECT(4200, "Please reconnect"),
    NO_PONG(4201, "No answer to a ping"),
    /** The frame is kept away from everybody; the connection stays. */
    BAD_FRAME(4300, "Message format is invalid"),
    CLIENT_EVENT_REFUSED(4301, "Client event rejected"),
    WATCHLIST_TOO_LONG(4302, "Watchlist is longer than 100 users");

    private static final int FIRST_THAT_STAYS = 4300;

    private final int code;
    private final String text;

    PusherError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    public String text() {
        return text;
    }

    /** Whether the connection ends with it. */
    public boolean closes() {
        return code < FIRST_THAT_STAYS;
    }
}
