package stentor.protocol.channel;

import java.util.Objects;

/**
 * Names channels that need not exist yet: all of one group in one store, but for those whose ids are reserved.
 *
 * @param store the name of the store that keeps them
 * @param group the channel group
 */
public record ChannelPattern(String store, String group) {
    /** Where there will be other patterns beside this one, what tells them apart stands in this place. */
    private static final String ALL = "**";

    public ChannelPattern {
        Objects.requireNonNull(store);
        Objects.requireNonNull(group);
    }

    public boolean fits(ChannelKey channel) {
        return group.equals(channel.group()) && store.equals(channel.store()) && !ReservedIds.isReserved(channel.id());
    }

    /** The pattern as one string; {@link #parse} reads it back. */
    public String encoded() {
        return new ChannelKey(store, group, ALL).encoded();
    }

    /**
     * Reads what {@link #encoded} wrote.
     *
     * @throws IllegalArgumentException if it is not a pattern, or not one of this version
     */
    public static ChannelPattern parse(String encoded) {
        ChannelKey key = ChannelKey.parse(encoded);
        if (!key.id().equals(ALL)) {
            throw new IllegalArgumentException("not a pattern: " + encoded);
        }
        return new ChannelPattern(key.store(), key.group());
    }

    @Override
    public String toString() {
        return encoded();
    }
}
