package stentor.node.http.connection;

import io.netty.util.AsciiString;
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

    static {
        for (String name : List.of(
                "Accept",
                "Accept-Encoding",
                "Accept-Language",
                "Access-Control-Request-Headers",
                "Access-Control-Request-Method",
                "Access-Control-Request-Private-Network",
                "Authorization",
                "Cache-Control",
                "Connection",
                "Content-Length",
                "Content-Type",
                "Cookie",
                "DNT",
                "Expect",
                "Forwarded",
                "Host",
                "Idempotency-Key",
                "If-Modified-Since",
                "If-None-Match",
                "If-Range",
                "Keep-Alive",
                "Last-Event-ID",
                "Origin",
                "Pragma",
                "Priority",
                "Range",
                "Referer",
                "Sec-CH-UA",
                "Sec-CH-UA-Mobile",
                "Sec-CH-UA-Platform",
                "Sec-Fetch-Dest",
                "Sec-Fetch-Mode",
                "Sec-Fetch-Site",
                "Sec-Fetch-User",
                "Sec-GPC",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Version",
                "TE",
                "Transfer-Encoding",
                "Upgrade",
                "Upgrade-Insecure-Requests",
                "User-Agent",
                "Via",
                "X-EventSource-Event",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Port",
                "X-Forwarded-Proto",
                "X-Real-IP",
                "X-Request-ID",
                "X-Requested-With")) {
            know(name);
        }
    }

    private static void know(String text) {
        int place = place(text);
        while (KNOWN[place] != null) {
            place = (place + 1) % TABLE;
        }
        KNOWN[place] = new HeaderName(text, text.toLowerCase(Locale.ROOT));
    }

    /** The name that this text is, in whatever case. */
    static HeaderName of(CharSequence text) {
        for (int place = place(text); KNOWN[place] != null; place = (place + 1) % TABLE) {
            if (AsciiString.contentEqualsIgnoreCase(KNOWN[place].text, text)) {
                return KNOWN[place];
            }
        }
        String unknown = text.toString();
        return new HeaderName(unknown, unknown.toLowerCase(Locale.ROOT));
    }

    private static int place(CharSequence text) {
        int hash = AsciiString.hashCode(text);
        return (hash ^ hash >>> 8 ^ hash >>> 16) & TABLE - 1;
    }
}
