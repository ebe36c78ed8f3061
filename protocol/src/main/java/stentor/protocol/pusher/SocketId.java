package stentor.protocol.pusher;

/** Names a connection: digits, a dot, digits. Server SDKs refuse to sign anything else. */
public final class SocketId {
    private static final int MAX_LENGTH = 40;

    private SocketId() {}

    /** Two random numbers as one id. */
    public static String of(long high, long low) {
        return Long.toUnsignedString(high) + '.' + Long.toUnsignedString(low);
    }

    public static boolean isValid(String text) {
        int dot = text.indexOf('.');
        return text.length() <= MAX_LENGTH
                && dot > 0
                && dot < text.length() - 1
                && areDigits(text, 0, dot)
                && areDigits(text, dot + 1, text.length());
    }

    private static boolean areDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
