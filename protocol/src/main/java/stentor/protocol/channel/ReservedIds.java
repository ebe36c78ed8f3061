package stentor.protocol.channel;

/** Channel ids that are closed at every location that does not check who asks: Pusher's and Bayeux' guarded channels. */
public final class ReservedIds {
    /** Begins the ids of channels that dialects have for themselves. */
    public static final String OWN = "#stentor-";

    private ReservedIds() {}

    public static boolean isReserved(String id) {
        return id.startsWith("private-")
                || id.startsWith("presence-")
                || id.startsWith("private/")
                || id.startsWith("presence/")
                || id.startsWith("#server-to-user-")
                || id.startsWith(OWN);
    }
}
