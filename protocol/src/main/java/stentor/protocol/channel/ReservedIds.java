package stentor.protocol.channel;

/** Channel ids that are closed at every location that does not check who asks: Pusher's and Bayeux' guarded channels. */
public final class ReservedIds {
    private ReservedIds() {}

    public static boolean isReserved(String id) {
        return id.startsWith("private-")
                || id.startsWith("presence-")
                || id.startsWith("private/")
                || id.startsWith("presence/")
                || id.startsWith("#server-to-user-");
    }
}
