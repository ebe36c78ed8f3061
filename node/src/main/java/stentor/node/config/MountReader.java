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
        if (!section.has("path")) {
            section.refuse("no pattern", "path");
        }
        return read(
                section,
                section.build(
                        () -> section.get("path", Kind.TEXT)
                                .map(LocationPattern::tree)
                                .orElse(NO_PATTERN),
                        NO_PATTERN));
    }

    private Mount read(Section section, LocationPattern pattern) {
        String store = store(section);
        String group = Kind.withoutColon(section.get("channel_group", Kind.TEXT, ""));
        CrossOrigin crossOrigin = crossOrigin(section);
        Optional<Authorize> authorize = authorize(section);
        return section.build(
                () -> new Mount(pattern, store, group, crossOrigin, authorize),
                new Mount(pattern, store, "", crossOrigin, authorize));
    }

    private static LocationPattern pattern(Section section) {
        Optional<LocationPattern> path = section.get("path", Kind.TEXT).map(LocationPattern::path);
        // A url wins over a prefix, as hbpush has it; a path beside either can only be a mistake.
        Optional<LocationPattern> prefix = section.get("prefix", Kind.TEXT).map(LocationPattern::prefix);
        Optional<LocationPattern> url = section.get("url", Kind.TEXT).map(LocationPattern::url);
        if (path.isPresent() && (prefix.isPresent() || url.isPresent())) {
            section.refuse("path", path.get().source(), "only one of prefix, path and url");
        }
        if (!section.has("path") && !section.has("prefix") && !section.has("url")) {
            section.refuse("no pattern", "one of prefix, path and url");
        }
        return url.or(() -> path).or(() -> prefix).orElse(NO_PATTERN);
    }

    static CrossOrigin crossOrigin(Section section) {
        return section.build(
                () -> new CrossOrigin(
                        section.list("allow_origin", Kind.TEXT),
                        section.get("allow_credentials", Kind.BOOLEAN, CrossOrigin.DEFAULT.credentials())),
                CrossOrigin.DEFAULT);
    }

    Optional<Authorize> authorize(Section section) {
        return authorizeReader.read(section);
    }

    String store(Section section) {
        String store = section.get("store", Kind.TEXT, Mount.DEFAULT_STORE);
        if (!stores.contains(store)) {
            String found = section.has("store") ? store : Mount.DEFAULT_STORE + ", as none is given";
            section.refuse("store", found, "the name of a store; there is " + String.join(", ", stores));
        }
        return store;
    }
}
