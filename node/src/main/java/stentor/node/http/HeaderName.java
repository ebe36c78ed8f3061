package stentor.node.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The name of a header in a request. Those that clients send all the time exist once.
 *
 * @param lowercase the same in lower case
 */
record HeaderName(String text, String lowercase) {
    private static final int TABLE = 256;
    private static final HeaderName[] KNOWN = new HeaderName[TABLE];

    static final HeaderName CONNECTION = known("Connection");
    static final HeaderName CONTENT_LENGTH = known("Content-Length");
    static final HeaderName EXPECT = known("Expect");
    static final HeaderName HOST = known("Host");
    static final HeaderName TRANSFER_ENCODING = known("Transfer-Encoding");
    static final HeaderName UPGRADE = known("Upgrade");

    static {
        HeaderParsing.AS_TEXT.forEach(HeaderName::known);
        List.of("Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol")
                .forEach(HeaderName::known);
    }

    private static HeaderName known(String text) {
        HeaderName name = new HeaderName(text, text.toLowerCase(Locale.ROOT));
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int place = place(bytes, 0, bytes.length);
        while (KNOWN[place] != null) {
            place = (place + 1) % TABLE;
        }
        KNOWN[place] = name;
        return name;
    }

    /** The name that these bytes are, in whatever case; all of them ASCII. */
    static HeaderName of(byte[] bytes, int from, int to) {
        for (int place = place(bytes, from, to); KNOWN[place] != null; place = (place + 1) % TABLE) {
            if (KNOWN[place].is(bytes, from, to)) {
                return KNOWN[place];
            }
        }
        String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        return new HeaderName(text, text.toLowerCase(Locale.ROOT));
    }

    private static int place(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + lower(bytes[i]);
        }
        return (hash ^ hash >>> 8 ^ hash >>> 16) & TABLE - 1;
    }

    private boolean is(byte[] bytes, int from, int to) {
        if (lowercase.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lowercase.charAt(i - from) != lower(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
