package stentor.protocol.relay;

import java.util.Optional;
import stentor.protocol.channel.ChannelInfo;

/** A form in which a publisher may have a channel's info; chosen by {@code Accept} (RFC 9110, section 12.5.1). */
public enum InfoFormat {
    TEXT("text/plain"),
    JSON("application/json"),
    TEXT_JSON("text/json"),
    XML("text/xml"),
    APPLICATION_XML("application/xml"),
    YAML("text/yaml"),
    APPLICATION_YAML("application/yaml"),
    X_YAML("text/x-yaml"),
    APPLICATION_X_YAML("application/x-yaml");

    private final String contentType;

    InfoFormat(String contentType) {
        this.contentType = contentType;
    }

    /**
     * The format that the header prefers. Text if there is no header, if it cannot be read or wants only what there is
     * not. Of equal preferences the one that is named most exactly goes first, then the one that is named first.
     */
    public static InfoFormat negotiate(Optional<String> accept) {
        // The most frequent header says nothing: it costs nothing either.
        return accept.filter(header -> !header.isBlank() && !header.equals("*/*"))
                .flatMap(header -> Accept.parse(header).best())
                .orElse(TEXT);
    }

    /** The media type, without a charset (nchan). */
    public String contentType() {
        return contentType;
    }

    /** The info of one channel. */
    public String render(ChannelInfo info) {
        return render(info, info.lastMessageId().toString());
    }

    /** What a publisher to several channels at once is told: their sums, and {@code 0} for an id (nchan). */
    public String renderSumOfSeveral(ChannelInfo sum) {
        return render(sum, "0");
    }

    private String render(ChannelInfo info, String lastMessageId) {
        return switch (this) {
            case TEXT -> text(info, lastMessageId);
            case JSON, TEXT_JSON -> json(info, lastMessageId);
            case XML, APPLICATION_XML -> xml(info, lastMessageId);
            case YAML, APPLICATION_YAML, X_YAML, APPLICATION_X_YAML -> yaml(info, lastMessageId);
        };
    }

    private static String text(ChannelInfo info, String lastMessageId) {
        return "queued messages: " + info.messages() + "\r\n"
                + "last requested: " + info.requested() + " sec. ago\r\n"
                + "active subscribers: " + info.subscribers() + "\r\n"
                + "last message id: " + lastMessageId + "\r\n";
    }

    private static String json(ChannelInfo info, String lastMessageId) {
        return "{\"messages\": " + info.messages()
                + ", \"requested\": " + info.requested()
                + ", \"subscribers\": " + info.subscribers()
                + ", \"last_message_id\": \"" + lastMessageId + "\"}";
    }

    private static String xml(ChannelInfo info, String lastMessageId) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<channel>\n"
                + "  <messages>" + info.messages() + "</messages>\n"
                + "  <requested>" + info.requested() + "</requested>\n"
                + "  <subscribers>" + info.subscribers() + "</subscribers>\n"
                + "  <last_message_id>" + lastMessageId + "</last_message_id>\n"
                + "</channel>\n";
    }

    /** The id is quoted, or YAML 1.1 would read it as a number to the base of 60. */
    private static String yaml(ChannelInfo info, String lastMessageId) {
        return "---\n"
                + "messages: " + info.messages() + "\n"
                + "requested: " + info.requested() + "\n"
                + "subscribers: " + info.subscribers() + "\n"
                + "last_message_id: \"" + lastMessageId + "\"\n";
    }
}
