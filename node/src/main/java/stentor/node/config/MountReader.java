package stentor.node.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import stentor.node.location.Authorize;
import stentor.node.location.CrossOrigin;
import stentor.node.location.LocationPattern;
import stentor.node.location.Mount;

/** Reads what every location has: its pattern, its store, its group, who may use it. */
final class MountReader {
    /** Stands in for a pattern that is wrong or missing, which has been noted. */
    private static final LocationPattern NO_PATTERN = LocationPattern.prefix("/");

    private static final Key<String> PATH = Key.optional(
            "path", Kind.TEXT, "/rooms/:channel_id", "A path with :channel_id as one segment, in place of prefix.");
    private static final Key<String> PREFIX =
            Key.optional("prefix", Kind.TEXT, "/sub/", "How its paths begin; what follows is the channel id.");
    private static final Key<String> URL = Key.optional(
            "url",
            Kind.TEXT,
            "\"/rooms/(.+)/sub\"",
            "A regular expression for whole paths, in place of prefix; its one group is the channel id.");
    private static final Key<String> TREE =
            Key.required("path", Kind.TEXT, "/bayeux", "A path; it takes all paths below it, too.");
    private static final Key<String> GROUP =
            Key.of("channel_group", Kind.TEXT, "", "The namespace of its channel ids; the default group is empty.");
    private static final Key<String> STORE =
            Key.of("store", Kind.TEXT, Mount.DEFAULT_STORE, "The name of the store that keeps its channels.");
    private static final Key<String> ALLOW_ORIGIN = Key.optional(
            "allow_origin",
            Kind.TEXT,
            "[\"https://www.example.com\"]",
            "Origins whose pages may use it, or \"*\". Without it pages of any origin may subscribe, and none may publish.");
    private static final Key<Boolean> ALLOW_CREDENTIALS = Key.of(
            "allow_credentials",
            Kind.BOOLEAN,
            CrossOrigin.DEFAULT.credentials(),
            "Whether pages of these origins may send cookies and passwords.");

    private final Collection<String> stores;
    private final AuthorizeReader authorizeReader;

    /**
     * @param stores the names of those that there are
     * @param base what relative paths are relative to
     */
    MountReader(Collection<String> stores, Path base) {
        this.stores = stores;
        this.authorizeReader = new AuthorizeReader(base);
    }

    Mount read(Section section) {
        return read(section, section.build(() -> pattern(section), NO_PATTERN));
    }

    /** As {@link #read}, for a location that is a path and all paths below it. */
    Mount readTree(Section section) {
        if (!section.has(TREE)) {
            section.refuse("no pattern", "path");
        }
        return read(
                section,
                section.build(
                        () -> section.given(TREE).map(LocationPattern::tree).orElse(NO_PATTERN), NO_PATTERN));
    }

    private Mount read(Section section, LocationPattern pattern) {
        String store = store(section);
        String group = Kind.withoutColon(section.get(GROUP));
        CrossOrigin crossOrigin = crossOrigin(section);
        Optional<Authorize> authorize = authorize(section);
        return section.build(
                () -> new Mount(pattern, store, group, crossOrigin, authorize),
                new Mount(pattern, store, "", crossOrigin, authorize));
    }

    private static LocationPattern pattern(Section section) {
        Optional<LocationPattern> path = section.given(PATH).map(LocationPattern::path);
        // A url wins over a prefix, as hbpush has it; a path beside either can only be a mistake.
        Optional<LocationPattern> prefix = section.given(PREFIX).map(LocationPattern::prefix);
        Optional<LocationPattern> url = section.given(URL).map(LocationPattern::url);
        if (path.isPresent() && (prefix.isPresent() || url.isPresent())) {
            section.refuse(PATH, path.get().source(), "only one of prefix, path and url");
        }
        if (!section.has(PATH) && !section.has(PREFIX) && !section.has(URL)) {
            section.refuse("no pattern", "one of prefix, path and url");
        }
        return url.or(() -> path).or(() -> prefix).orElse(NO_PATTERN);
    }

    static CrossOrigin crossOrigin(Section section) {
        return section.build(
                () -> new CrossOrigin(section.list(ALLOW_ORIGIN), section.get(ALLOW_CREDENTIALS)), CrossOrigin.DEFAULT);
    }

    Optional<Authorize> authorize(Section section) {
        return authorizeReader.read(section);
    }

    String store(Section section) {
        String store = section.get(STORE);
        if (!stores.contains(store)) {
            String found = section.has(STORE) ? store : Mount.DEFAULT_STORE + ", as none is given";
            section.refuse(STORE, found, "the name of a store; there is " + String.join(", ", stores));
        }
        return store;
    }
}
