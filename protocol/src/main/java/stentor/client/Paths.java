package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encoding (RFC 3986, section 2.1). */
final class Paths {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Paths() {}

    /** A channel's id in a path: its slashes stay slashes. */
    static String encode(String text) {
        return encode(text, UNRESERVED + "/:@!$&'()*+,;=");
    }

    /** A value in a query. */
    static String encodeQuery(String text) {
        return encode(text, UNRESERVED);
    }

    private static String encode(String text, String plain) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            if (plain.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HEX[each >> 4 & 0xf]).append(HEX[each & 0xf]);
            }
        }
        return encoded.toString();
    }
}
