package stentor.node.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.protocol.url.PercentEncoding;

/** A request line's target (RFC 9112, section 3.2), cut into path and query, still encoded. */
record RequestTarget(String path, Optional<String> query) {
    /** Takes the origin form, and the absolute form that is sent to proxies. */
    static RequestTarget of(String raw) {
        String target = raw.startsWith("/") ? raw : withoutAuthority(raw);
        int question = target.indexOf('?');
        return question < 0
                ? new RequestTarget(target, Optional.empty())
                : new RequestTarget(target.substring(0, question), Optional.of(target.substring(question + 1)));
    }

    private static String withoutAuthority(String raw) {
        int scheme = raw.indexOf("://");
        if (scheme < 0) {
            return raw;
        }
        for (int i = scheme + 3; i < raw.length(); i++) {
            if (raw.charAt(i) == '/') {
                return raw.substring(i);
            }
            if (raw.charAt(i) == '?') {
                return "/" + raw.substring(i);
            }
        }
        return "/";
    }

    /**
     * Whether it is a path, or the {@code *} of OPTIONS, and all that is percent-encoded in it can be decoded. In the query a
     * stray percent sign, in a parameter that nobody reads, does no harm.
     */
    boolean wellFormed() {
        return (path.startsWith("/") || path.equals("*"))
                && PercentEncoding.decode(path).isPresent();
    }

    /** The values of a parameter, as HTML forms encode them: {@code +} is a blank. */
    List<String> parameters(String name) {
        if (query.isEmpty()) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (String pair : query.get().split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (!pair.isEmpty() && name.equals(decodeForm(key))) {
                values.add(equals < 0 ? "" : decodeForm(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decodeForm(String encoded) {
        String text = encoded.replace('+', ' ');
        return PercentEncoding.decode(text).orElse(text);
    }
}
