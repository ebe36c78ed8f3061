package stentor.node.location;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which pages of other origins may use a location (Fetch standard, "CORS protocol").
 *
 * @param origins as {@code https://example.com}, or {@link #ANY} alone; empty: any to subscribe, none to publish
 * @param credentials whether they may send cookies and passwords
 */
public record CrossOrigin(Optional<List<String>> origins, boolean credentials) {
    /** In place of a list. */
    public static final String ANY = "*";

    /** Pages of any origin may subscribe, without credentials; none may publish. */
    public static final CrossOrigin DEFAULT = new CrossOrigin(Optional.empty(), false);

    public CrossOrigin {
        Objects.requireNonNull(origins);
        origins = origins.map(List::copyOf);
        boolean any = origins.equals(Optional.of(List.of(ANY)));
        for (String origin : any ? List.<String>of() : origins.orElse(List.of())) {
            Checks.require(
                    "allow_origin",
                    Checks.quoted(origin),
                    origin.equals("null") || origin.matches("[a-z][a-z0-9+.-]*://[^/?#\\s\\p{Cntrl}]+"),
                    "an origin as https://example.com, or * alone");
        }
    }

    /** Whether pages of this origin may do all that the location has. */
    public boolean allows(String origin) {
        return origins.map(list -> list.contains(origin) || list.contains(ANY)).orElse(false);
    }

    /** Whether this is one of the origins that the location names. */
    public boolean names(String origin) {
        return origins.map(list -> list.contains(origin)).orElse(false);
    }

    /** Whether only pages of named origins may use the location, be it to subscribe. */
    public boolean isList() {
        return origins.map(list -> !list.contains(ANY)).orElse(false);
    }

    void listSettings(SettingsList list) {
        list.row(
                        "allow_origin",
                        origins.map(given -> String.join(" ", given)).orElse("any to subscribe, none to publish"))
                .row("allow_credentials", credentials);
    }
}
