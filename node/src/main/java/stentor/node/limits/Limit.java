package stentor.node.limits;

/** A limit that was reached. */
public enum Limit {
    /** The node owns as many channels as it may. */
    CHANNELS("max_channels", 403),
    /** The channel's group has as many on its owner's node as it may have there. */
    CHANNELS_OF_GROUP("max_channels", 403),
    /** More messages are published to the channel than may be. */
    PUBLISH_RATE("publish_rate.channel", 429),
    /** More messages are published from the client's address than may be. */
    ADDRESS_RATE("publish_rate.address", 429),
    /** A publish has more messages than may come at once. */
    BATCH("publish_rate", 413);

    private final String key;
    private final int status;

    Limit(String key, int status) {
        this.key = key;
        this.status = status;
    }

    /** The setting's name below {@code limits}. */
    public String key() {
        return key;
    }

    /** The HTTP status that says it. */
    public int status() {
        return status;
    }

    /** What a client is told. */
    public String text() {
        return "limits." + key + ": "
                + switch (this) {
                    case CHANNELS -> "the server has as many channels as it may have";
                    case CHANNELS_OF_GROUP -> "the channel's group has as many channels as it may have";
                    case PUBLISH_RATE -> "too many messages are published to this channel";
                    case ADDRESS_RATE -> "too many messages are published from your address";
                    case BATCH -> "there are more messages in one publish than may come at once";
                };
    }
}
