package stentor.node.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;

/** A header in which proxies say for whom they ask, the nearest client last. */
public enum ForwardedFor {
    X_FORWARDED_FOR("X-Forwarded-For") {
        @Override
        List<String> hops(String value) {
            return split(value, ',');
        }
    },
    /** RFC 7239: {@code for="[2001:db8::1]:4711";proto=https, for=192.0.2.1}. */
    FORWARDED("Forwarded") {
        @Override
        List<String> hops(String value) {
            return split(value, ',').stream().map(ForwardedFor::forParameter).toList();
        }
    };

    private final String header;

    ForwardedFor(String header) {
        this.header = header;
    }

    /** Who asked, as the request says; each may be nonsense. Empty: it has no such header. */
    Optional<List<String>> of(HttpRequest request) {
        return Requests.list(request, header).map(this::hops);
    }

    abstract List<String> hops(String value);

    private static String forParameter(String element) {
        for (String parameter : split(element, ';')) {
            if (parameter.toLowerCase(Locale.ROOT).startsWith("for=")) {
                String value = parameter.substring("for=".length()).strip();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }

    /** Not within quotation marks. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin).strip());
        return parts;
    }
}
