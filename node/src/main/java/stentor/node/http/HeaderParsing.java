package stentor.node.http;

import java.util.List;
import java.util.Locale;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.impl.engine.parsing.HttpHeaderParser;
import org.apache.pekko.http.impl.engine.parsing.HttpHeaderParser.RawHeaderValueParser;
import org.apache.pekko.http.scaladsl.settings.ParserSettings;
import org.apache.pekko.util.ByteString;

/**
 * Which headers the parser knows by name. All connections share what is known from the start; the first header that is
 * not costs a connection some 4 kB for a copy, for as long as it lives.
 */
final class HeaderParsing {
    /** Content-Type is here so that it comes as text: the parser would else turn it into a model. */
    static final List<String> AS_TEXT = List.of(
            "Content-Type",
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Method",
            "Access-Control-Request-Private-Network",
            "Authorization",
            "Cache-Control",
            "Cookie",
            "DNT",
            "Forwarded",
            "Idempotency-Key",
            "If-Modified-Since",
            "If-None-Match",
            "Keep-Alive",
            "Last-Event-ID",
            "Origin",
            "Pragma",
            "Priority",
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
            "TE",
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
            "X-Requested-With");

    private HeaderParsing() {}

    /** A parser that each connection takes a cheap copy of. */
    static HttpHeaderParser create(ParserSettings settings, LoggingAdapter log) {
        HttpHeaderParser parser = HttpHeaderParser.apply(settings, log);
        for (String name : AS_TEXT) {
            // Text is read faster than it is remembered.
            RawHeaderValueParser text = new RawHeaderValueParser(
                    name, settings.maxHeaderValueLength(), 0, log, settings.illegalResponseHeaderValueProcessingMode());
            HttpHeaderParser.insert(parser, ByteString.fromString(name.toLowerCase(Locale.ROOT) + ":"), text);
        }
        return parser;
    }
}
