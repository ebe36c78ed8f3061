package stentor.node.location;

/**
 * A location that takes a request's path.
 *
 * @param rawId the channel id in the path, still percent-encoded; see {@link ChannelIds#decode}
 */
public record Match<L extends Location>(L location, String rawId) {
    /** The same, for code that knows the location's type. */
    @SuppressWarnings("unchecked") // The location is all that depends on the type, and it is looked at.
    public <T extends Location> Match<T> as(Class<T> type) {
        type.cast(location);
        return (Match<T>) this;
    }
}
