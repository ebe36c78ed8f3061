package stentor.protocol.relay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An {@code Accept} header, as far as it can be read: elements that make no sense are left out. */
final class Accept {
    private static final Pattern TYPE = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+");
    private static final Pattern QUALITY = Pattern.compile("[01]?(?:\\.\\d{0,9})?");

    private final List<MediaRange> ranges;

    /** @param place how many others the header names before it */
    private record MediaRange(String type, double quality, int place) {
        /** 0: not at all, 1: as one of all, 2: as one of its kind, 3: by name. */
        int exactnessFor(String contentType) {
            if (type.equals(contentType)) {
                return 3;
            }
            if (type.equals("*/*")) {
                return 1;
            }
            boolean anyOfKind = type.endsWith("/*") && contentType.startsWith(type.substring(0, type.length() - 1));
            return anyOfKind ? 2 : 0;
        }
    }

    private record Candidate(InfoFormat format, MediaRange range, int exactness) {}

    private Accept(List<MediaRange> ranges) {
        this.ranges = ranges;
    }

    static Accept parse(String header) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String element : splitUnquoted(header, ',')) {
            range(element, ranges.size()).ifPresent(ranges::add);
        }
        return new Accept(ranges);
    }

    Optional<InfoFormat> best() {
        return isABrowsers() ? Optional.empty() : bestOfAll();
    }

    /** Whoever looks at a page wants something to read: browsers name XML for pages that are XHTML. */
    private boolean isABrowsers() {
        return names("text/html") && names("application/xhtml+xml");
    }

    private boolean names(String type) {
        return ranges.stream().anyMatch(range -> range.type.equals(type) && range.quality == 1);
    }

    private Optional<InfoFormat> bestOfAll() {
        return Stream.of(InfoFormat.values())
                .flatMap(format -> candidate(format).stream())
                .filter(candidate -> candidate.range.quality > 0)
                .min(Comparator.<Candidate>comparingDouble(candidate -> -candidate.range.quality)
                        .thenComparingInt(candidate -> -candidate.exactness)
                        .thenComparingInt(candidate -> candidate.range.place))
                .map(Candidate::format);
    }

    /** The most exact range decides, so that {@code text/plain;q=0} excludes what {@code *}{@code /*} would let in. */
    private Optional<Candidate> candidate(InfoFormat format) {
        return ranges.stream()
                .map(range -> new Candidate(format, range, range.exactnessFor(format.contentType())))
                .filter(candidate -> candidate.exactness > 0)
                .max(Comparator.comparingInt(Candidate::exactness));
    }

    private static Optional<MediaRange> range(String element, int place) {
        List<String> parts = splitUnquoted(element, ';');
        String written = parts.get(0).strip().toLowerCase(Locale.ROOT);
        // Old Java clients say just "*".
        String type = written.equals("*") ? "*/*" : written;
        double quality = quality(parts.subList(1, parts.size()));
        return quality >= 0 && TYPE.matcher(type).matches()
                ? Optional.of(new MediaRange(type, quality, place))
                : Optional.empty();
    }

    /** 1 if none is given; -1 if it is not a number from 0 to 1. */
    private static double quality(List<String> parameters) {
        for (String parameter : parameters) {
            String text = parameter.strip();
            if (text.regionMatches(true, 0, "q=", 0, 2)) {
                return number(text.substring(2).strip());
            }
        }
        return 1;
    }

    private static double number(String text) {
        if (!QUALITY.matcher(text).matches() || text.chars().noneMatch(Character::isDigit)) {
            return -1;
        }
        double quality = Double.parseDouble(text);
        return quality <= 1 ? quality : -1;
    }

    /** Splits where the separator stands outside of quoted strings. */
    private static List<String> splitUnquoted(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
