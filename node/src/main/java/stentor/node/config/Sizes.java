package stentor.node.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 64k}, {@code 1m}, or a bare number of bytes; k is 1,024. */
final class Sizes {
    static final String EXPECTED = "a size as 500, 64k or 1m, below 2g";

    static final Form WRITTEN = Form.pattern("^\\s*[0-9]{1,10}\\s?[kmgKMG]?[bB]?\\s*$");

    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})\\s?([kmg]?)b?");

    private Sizes() {}

    static Optional<Integer> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int shift =
                switch (matcher.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        long count = Long.parseLong(matcher.group(1));
        return count <= Integer.MAX_VALUE >> shift ? Optional.of((int) count << shift) : Optional.empty();
    }

    /** In the largest unit that fits. */
    static String text(int bytes) {
        return bytes == 0 || bytes % 1024 != 0
                ? Integer.toString(bytes)
                : bytes % (1 << 20) != 0 ? (bytes >> 10) + "k" : (bytes >> 20) + "m";
    }
}
