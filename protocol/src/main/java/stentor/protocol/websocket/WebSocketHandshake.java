package stentor.protocol.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A server's part in opening a WebSocket (RFC 6455, section 4.2.2). */
public final class WebSocketHandshake {
    public static final String VERSION = "13";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketHandshake() {}

    /**
     * {@code Sec-WebSocket-Accept}: proves to the client that its key was read as one.
     *
     * @param key any text, as nchan takes it; blanks around it do not count
     */
    public static String accept(String key) {
        byte[] proof = (key.strip() + GUID).getBytes(UTF_8);
        return Base64.getEncoder().encodeToString(sha1().digest(proof));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
