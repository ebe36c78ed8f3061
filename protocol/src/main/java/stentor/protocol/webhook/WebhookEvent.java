package stentor.protocol.webhook;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that happened to a channel.
 *
 * @param userId of member events, and of client events on presence channels
 * @param event the name of a client event
 * @param data of a client event
 * @param socketId the connection that sent a client event
 * @param count the subscribers, of {@link Name#SUBSCRIPTION_COUNT}
 */
public record WebhookEvent(
        Name name,
        String channel,
        Optional<String> userId,
        Optional<String> event,
        Optional<String> data,
        Optional<String> socketId,
        OptionalLong count) {
    /** What happened. */
    public enum Name {
        CHANNEL_OCCUPIED,
        CHANNEL_VACATED,
        MEMBER_ADDED,
        MEMBER_REMOVED,
        CLIENT_EVENT,
        CACHE_MISS,
        SUBSCRIPTION_COUNT;

        /** As it stands in configurations and on the wire. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        public static Optional<Name> read(String text) {
            for (Name name : values()) {
                if (name.text().equals(text)) {
                    return Optional.of(name);
                }
            }
            return Optional.empty();
        }
    }

    public WebhookEvent {
        Objects.requireNonNull(name);
        Objects.requireNonNull(channel);
        Objects.requireNonNull(userId);
        Objects.requireNonNull(event);
        Objects.requireNonNull(data);
        Objects.requireNonNull(socketId);
        Objects.requireNonNull(count);
    }

    /** One of a channel as a whole. */
    public static WebhookEvent ofChannel(Name name, String channel) {
        return new WebhookEvent(
                name,
                channel,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    public static WebhookEvent ofMember(Name name, String channel, String userId) {
        return new WebhookEvent(
                name,
                channel,
                Optional.of(userId),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    public static WebhookEvent ofCount(String channel, long count) {
        return new WebhookEvent(
                Name.SUBSCRIPTION_COUNT,
                channel,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(count));
    }

    public static WebhookEvent ofClient(
            String channel, String event, String data, String socketId, Optional<String> userId) {
        return new WebhookEvent(
                Name.CLIENT_EVENT,
                channel,
                userId,
                Optional.of(event),
                Optional.of(data),
                Optional.of(socketId),
                OptionalLong.empty());
    }
}
