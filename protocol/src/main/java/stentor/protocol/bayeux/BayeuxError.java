package stentor.protocol.bayeux;

/**
 * Why a message was refused, as {@code code:arguments:text} (Bayeux 1.0, section 3.2.9). The texts are those of CometD's
 * server; clients act on advice, people read these.
 *
 * @param code an HTTP status
 * @param arguments what it is about, separated by commas; may be empty
 * @param text a word for the reason
 */
public record BayeuxError(int code, String arguments, String text) {
    private static final String LIMIT_REACHED = "limit_reached";

    public static final BayeuxError SESSION_UNKNOWN = new BayeuxError(402, "", "session_unknown");
    public static final BayeuxError CHANNEL_MISSING = new BayeuxError(400, "", "channel_missing");
    public static final BayeuxError DATA_MISSING = new BayeuxError(400, "", "data_missing");
    public static final BayeuxError SUBSCRIPTION_MISSING = new BayeuxError(403, "", "subscription_missing");
    public static final BayeuxError HANDSHAKE_NOT_ALONE = new BayeuxError(400, "", "handshake_not_alone");
    public static final BayeuxError UNAVAILABLE = new BayeuxError(503, "", "outcome_unknown");

    /** A bug; no use to repeat it. */
    public static final BayeuxError BROKEN = new BayeuxError(500, "", "internal_error");

    /** @param limit bytes of data at most */
    public static BayeuxError tooLarge(int limit) {
        return new BayeuxError(413, Integer.toString(limit), "data_too_large");
    }

    /** @param key the limit's, as {@code limits.max_channels} */
    public static BayeuxError limited(int status, String key) {
        return new BayeuxError(status, key, LIMIT_REACHED);
    }

    /**
     * As the other, of a limit that is one for a time.
     *
     * @param retryAfter milliseconds until there is room again; the client is told whole seconds
     */
    public static BayeuxError limited(int status, String key, long retryAfter) {
        return limited(status, retryAfter > 0 ? key + "," + (retryAfter + 999) / 1000 : key);
    }

    /** Whether there is too much of something: the client may come again later. */
    public boolean isLimit() {
        return text.equals(LIMIT_REACHED);
    }

    public static BayeuxError channelInvalid(String channel) {
        return new BayeuxError(405, channel, "channel_invalid");
    }

    public static BayeuxError subscriptionInvalid(String channel) {
        return new BayeuxError(403, channel, "subscription_invalid");
    }

    /** @param reason one word or a short sentence */
    public static BayeuxError subscriptionDenied(String reason) {
        return new BayeuxError(403, reason, "subscribe_denied");
    }

    public static BayeuxError replayIdInvalid(String channel) {
        return new BayeuxError(400, channel, "replay_id_invalid");
    }

    public static BayeuxError publishDenied(String reason) {
        return new BayeuxError(403, reason, "publish_denied");
    }

    public static BayeuxError connectionTypesUnsupported() {
        return new BayeuxError(301, "", "connection_types_unsupported");
    }

    /** Colons in the arguments would shift what follows: they become blanks. */
    @Override
    public String toString() {
        return code + ":" + arguments.replace(':', ' ') + ":" + text;
    }
}
