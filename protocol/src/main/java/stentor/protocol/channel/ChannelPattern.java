package stentor.protocol.channel;

import java.util.Objects;

/**
 * Names channels that need not exist yet, of one group in one store; never those whose ids are reserved.
 *
 * @param store the name of the store that keeps them
 * @param group the channel group
 * @param form {@value #ALL}: all of them; else as Bayeux has it, {@code /a/*} for {@code a/} and one segment more, {@code
 *     /a/**} for one or more: then none under {@code meta} and {@code service}, which are Bayeux' own
 */
public record ChannelPattern(String store, String group, String form) {
    private static final String ALL = "**";

    public ChannelPattern {
        Objects.requireNonNull(store);
        Objects.requireNonNull(group);
        if (!form.equals(ALL) && !(form.startsWith("/") && (form.endsWith("/*") || form.endsWith("/**")))) {
            throw new IllegalArgumentException("not a pattern: " + form + " (expected: **, /a/* or /a/**)");
        }
    }

    /** All channels of the group. */
    public ChannelPattern(String store, String group) {
        this(store, group, ALL);
    }

    public boolean fits(ChannelKey channel) {
        return group.equals(channel.group())
                && store.equals(channel.store())
                && !ReservedIds.isReserved(channel.id())
                && (form.equals(ALL) || fits(channel.id()));
    }

    private boolean fits(String id) {
        String before = form.substring(1, form.lastIndexOf('/') + 1);
        boolean below = id.startsWith(before) && id.length() > before.length();
        boolean deep = form.endsWith("**");
        return below
                && (deep || id.indexOf('/', before.length()) < 0)
                && !isUnder("meta", id)
                && !isUnder("service", id);
    }

    private static boolean isUnder(String root, String id) {
        return id.startsWith(root) && (id.length() == root.length() || id.charAt(root.length()) == '/');
    }

    /** The pattern as one string; {@link #parse} reads it back. */
    public String encoded() {
        return new ChannelKey(store, group, form).encoded();
    }

    /**
     * Reads what {@link #encoded} wrote.
     *
     * @throws IllegalArgumentException if it is not a pattern, or not one of this version
     */
    public static ChannelPattern parse(String encoded) {
        ChannelKey key = ChannelKey.parse(encoded);
        return new ChannelPattern(key.store(), key.group(), key.id());
    }

    @Override
    public String toString() {
        return encoded();
    }
}
