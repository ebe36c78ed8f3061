package stentor.protocol.websocket;

/** Why a WebSocket is closed (RFC 6455, section 7.4.1, and the IANA registry). */
public final class CloseCode {
    public static final int NORMAL = 1000;
    /** The server stops, or what the client listens to is no more. */
    public static final int GOING_AWAY = 1001;

    public static final int PROTOCOL_ERROR = 1002;
    /** Stands for a close frame without a code; is never sent. */
    public static final int NONE = 1005;
    /** Text that is not UTF-8. */
    public static final int INVALID_DATA = 1007;

    public static final int POLICY_VIOLATION = 1008;
    public static final int TOO_BIG = 1009;
    public static final int INTERNAL_ERROR = 1011;
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /** Whether it may stand in a close frame: one that is assigned, or of an application's own range. */
    static boolean maySend(int code) {
        boolean assigned = code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014;
        return assigned || code >= 3000 && code <= 4999;
    }
}
