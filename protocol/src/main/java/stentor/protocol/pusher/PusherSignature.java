package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Pusher's signatures: HMAC-SHA256 in lower-case hexadecimal, compared in a time that does not tell where they differ. */
public final class PusherSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private PusherSignature() {}

    /** What is signed for a subscription to a private or presence channel. */
    public static String ofChannel(String socketId, String channel, Optional<String> channelData) {
        return socketId + ':' + channel + channelData.map(data -> ':' + data).orElse("");
    }

    /** What is signed for a user who signs in. */
    public static String ofUser(String socketId, String userData) {
        return socketId + "::user::" + userData;
    }

    public static String sign(String secret, String text) {
        return sign(secret, text.getBytes(UTF_8));
    }

    public static String sign(String secret, byte[] text) {
        return HexFormat.of().formatHex(mac(secret.getBytes(UTF_8), text));
    }

    /** HMAC-SHA256 itself. */
    public static byte[] mac(byte[] secret, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Whether {@code signature} is that of the text. */
    public static boolean matches(String secret, String text, String signature) {
        return MessageDigest.isEqual(sign(secret, text).getBytes(UTF_8), signature.getBytes(UTF_8));
    }

    /** Whether {@code auth}, {@code KEY:SIGNATURE}, was made with one of these keys. */
    public static boolean isAuthorized(List<AppKey> keys, String text, String auth) {
        int colon = auth.indexOf(':');
        if (colon < 0) {
            return false;
        }
        return AppKey.find(keys, auth.substring(0, colon))
                .map(key -> matches(key.secret(), text, auth.substring(colon + 1)))
                .orElse(false);
    }
}
