package stentor.protocol.bayeux;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names sessions. A client id is all that a request shows, so nobody may guess one: 128 random bits. */
public final class ClientIds {
    /** Hexadecimal digits of an id. It can be no name that JavaScript objects have from birth. */
    private static final int LENGTH = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private ClientIds() {}

    public static String next() {
        byte[] bits = new byte[LENGTH / 2];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /** Whether {@link #next} may have made it: others are unknown without asking anybody. */
    public static boolean isOne(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
