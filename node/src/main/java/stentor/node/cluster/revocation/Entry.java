package stentor.node.cluster.revocation;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stentor.node.access.Revocation;

/** A revocation as the nodes keep it: {@code token:ID} and {@code AT UNTIL}. */
final class Entry {
    private static final Pattern NAME = Pattern.compile("(token|user|channel):(.{1,1024})", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18})");

    private Entry() {}

    static String name(Revocation revocation) {
        return revocation.kind().name().toLowerCase(Locale.ROOT) + ":" + revocation.name();
    }

    static String text(Revocation revocation) {
        return revocation.at() + " " + revocation.until();
    }

    /** Empty for what a later version may write. */
    static Optional<Revocation> read(String name, String text) {
        Matcher named = NAME.matcher(name);
        Matcher said = TEXT.matcher(text);
        return named.matches() && said.matches()
                ? Optional.of(new Revocation(
                        Revocation.Kind.valueOf(named.group(1).toUpperCase(Locale.ROOT)),
                        named.group(2),
                        Long.parseLong(said.group(1)),
                        Long.parseLong(said.group(2))))
                : Optional.empty();
    }
}
