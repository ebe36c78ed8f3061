package stentor.node.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An HTTP response as it came over the wire. */
public record WireResponse(int status, List<String> headerLines, byte[] body) {
    /** The value of a header, byte for byte but for the blanks around it; names are compared as HTTP does. */
    public Optional<String> header(String name) {
        return headerLines.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
