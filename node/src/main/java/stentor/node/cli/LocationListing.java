package stentor.node.cli;

import java.util.List;
import java.util.stream.Collectors;
import stentor.node.location.Location;
import stentor.node.location.LocationPattern;
import stentor.node.location.LocationTable;
import stentor.node.location.LocationTable.Shadowed;

/** All settings of all locations. */
final class LocationListing {
    private LocationListing() {}

    static void add(LocationTable table, Listing listing) {
        listing.heading("Locations, in the order in which they are tried");
        List<Shadowed> shadowed = table.shadowed();
        for (int i = 0; i < table.locations().size(); i++) {
            int index = i;
            String fate = shadowed.stream()
                    .filter(hidden -> hidden.index() == index)
                    .map(hidden -> ", never reached because of "
                            + title(table.locations().get(hidden.hiddenBy())))
                    .collect(Collectors.joining());
            Location location = table.locations().get(i);
            listing.subheading(title(location) + fate);
            location.mount().listSettings(listing);
            location.listSettings(listing);
        }
    }

    private static String title(Location location) {
        LocationPattern pattern = location.mount().pattern();
        return location.type() + " at " + pattern.kind() + " " + pattern.source();
    }
}
