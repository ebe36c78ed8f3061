package stentor.node.cli;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * Which build of Stentor this is, as the manifest of its jar has it.
 *
 * @param version as {@code 0.1.0}; {@code (not packaged)} where classes do not come from a jar
 * @param commit what it was built from, where the build could know
 */
public record Build(String version, Optional<String> commit) {
    private static final Build UNKNOWN = new Build("(not packaged)", Optional.empty());
    private static final Attributes.Name COMMIT = new Attributes.Name("Implementation-Commit");

    /** This one. */
    public static Build read() {
        URL self = Build.class.getResource("Build.class");
        try {
            return self != null && self.openConnection() instanceof JarURLConnection jar
                    ? of(jar.getManifest())
                    : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    static Build of(Manifest manifest) {
        if (manifest == null) {
            return UNKNOWN;
        }
        Attributes attributes = manifest.getMainAttributes();
        String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        return version == null
                ? UNKNOWN
                : new Build(
                        version,
                        Optional.ofNullable(attributes.getValue(COMMIT)).filter(commit -> !commit.equals("unknown")));
    }

    /** As in {@code 0.1.0 (commit 1b9d6bcd4a2f)}. */
    @Override
    public String toString() {
        return version + commit.map(known -> " (commit " + known + ")").orElse("");
    }
}
