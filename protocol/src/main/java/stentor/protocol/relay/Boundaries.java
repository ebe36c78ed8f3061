package stentor.protocol.relay;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Boundaries between the parts of multipart bodies (RFC 2046, section 5.1.1). */
public final class Boundaries {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Boundaries() {}

    /** 32 characters that need no quotes and that no publisher can guess, so that no body can pass for several parts. */
    public static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
