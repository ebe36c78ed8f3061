package stentor.node.location;

import java.util.List;
import java.util.Optional;

/** Whether one location takes every request that another could answer. */
final class Shadow {
    private static final PathTerm ANYTHING = new PathTerm.Repeat(PathTerm.noneOf(""), 0, PathTerm.Repeat.UNBOUNDED);
    private static final PathTerm SEGMENT = new PathTerm.Repeat(PathTerm.noneOf("/"), 1, PathTerm.Repeat.UNBOUNDED);

    private Shadow() {}

    /** Never wrongly true: an expression that cannot be compared hides only its own repetition. */
    static boolean falls(Location earlier, Location later) {
        LocationPattern hiding = earlier.mount().pattern();
        LocationPattern hidden = later.mount().pattern();
        if (hiding.equals(hidden)) {
            return true;
        }
        Optional<PathTerm> taken = paths(hiding);
        Optional<PathTerm> wanted = later instanceof BusLocation ? paths(hidden) : pathsWithId(hidden);
        return taken.isPresent() && wanted.isPresent() && PathInclusion.holds(wanted.get(), taken.get());
    }

    private static Optional<PathTerm> paths(LocationPattern pattern) {
        if (pattern instanceof PrefixPattern prefix) {
            return Optional.of(PathTerm.literal(prefix.rawPrefix()).then(ANYTHING));
        }
        if (pattern instanceof PathPattern path) {
            return Optional.of(PathTerm.literal(path.before()).then(SEGMENT).then(PathTerm.literal(path.after())));
        }
        if (pattern instanceof TreePattern tree) {
            PathTerm below = PathTerm.literal("/").then(ANYTHING);
            return Optional.of(PathTerm.literal(tree.root()).then(new PathTerm.Choice(List.of(PathTerm.END, below))));
        }
        return PathTermReader.read(pattern.source());
    }

    /** Without a channel id there is nothing that a prefix could lead to, but the bus's root. */
    private static Optional<PathTerm> pathsWithId(LocationPattern pattern) {
        return pattern instanceof PrefixPattern prefix
                ? Optional.of(PathTerm.literal(prefix.rawPrefix())
                        .then(PathTerm.noneOf(""))
                        .then(ANYTHING))
                : paths(pattern);
    }
}
