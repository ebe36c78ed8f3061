package stentor.node.hub;

/** Why a subscription is over. */
public enum End {
    /** An interval poll: there is nothing yet. */
    NOTHING_NEW(304, "Not Modified"),
    /** What let the subscriber in has expired, or was revoked. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** The channel has as many subscribers as it may have. */
    FULL(403, "max_subscribers_per_channel: the channel has as many subscribers as it may have"),
    /** There is no such channel, and there are too many others for it to be made. */
    NO_ROOM(403, "max_channels: there are as many channels as there may be"),
    /** There is no such channel, and the location does not make one. */
    NO_SUCH_CHANNEL(404, "Not Found"),
    /** The location's {@code timeout} is over. */
    TIMEOUT(408, "Request Timeout"),
    /** Another subscriber conflicts with it. */
    CONFLICT(409, "Conflict"),
    /** The channel was deleted. */
    DELETED(410, "Gone"),
    /** The node stops: a poll ends as on timeout, a stream closes and goes on elsewhere. */
    GOING_AWAY(408, "Request Timeout"),
    /** The channel's owner or its log does not answer. */
    UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String reason;

    End(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** The HTTP status that says it, unless the location names another. */
    public int status() {
        return status;
    }

    /** The status' reason phrase. */
    public String reason() {
        return reason;
    }
}
