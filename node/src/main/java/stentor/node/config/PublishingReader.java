package stentor.node.config;

import java.time.Duration;
import java.util.Optional;
import stentor.node.location.Publishing;
import stentor.node.messagelog.ChannelSettings;

/** Reads how a location takes messages. */
final class PublishingReader {
    private static final ChannelSettings CHANNEL = ChannelSettings.DEFAULT;

    private static final Key<Boolean> STORE_MESSAGES = Key.of(
            "store_messages",
            Kind.BOOLEAN,
            CHANNEL.storeMessages(),
            "false: messages go to those who wait now, and are not kept.");
    private static final Key<Duration> MESSAGE_TIMEOUT = Key.of(
            "message_timeout",
            Kind.DURATION,
            CHANNEL.messageTimeout(),
            "A duration after which stored messages expire; 0: never.");
    private static final Key<Integer> MAX_MESSAGES = Key.of(
            "max_messages",
            Kind.INTEGER,
            CHANNEL.maxMessages(),
            "Messages that a channel keeps at most; the oldest leaves first.");
    private static final Key<Integer> MIN_MESSAGES = Key.of(
            "min_messages",
            Kind.INTEGER,
            CHANNEL.minMessages(),
            "Neither expiry nor delete_delivered leaves fewer messages than these.");
    private static final Key<Integer> MIN_RECIPIENTS = Key.of(
            "min_recipients",
            Kind.INTEGER,
            CHANNEL.minRecipients(),
            "A stored message is kept until so many subscribers got it; max_messages does not wait.");
    private static final Key<Boolean> DELETE_DELIVERED = Key.of(
            "delete_delivered",
            Kind.BOOLEAN,
            CHANNEL.deleteDelivered(),
            "Whether a message is removed that was delivered to min_recipients, at least to one.");
    private static final Key<Duration> CHANNEL_TIMEOUT = Key.of(
            "channel_timeout",
            Kind.DURATION,
            CHANNEL.channelTimeout(),
            "A channel without messages, subscribers and publishes for this long is forgotten.");
    private static final Key<Boolean> CREATE_ON_POST = Key.of(
            "create_on_post",
            Kind.BOOLEAN,
            Publishing.DEFAULT.createOnPost(),
            "false: a POST to an unknown channel is 404 until a PUT creates it.");

    private PublishingReader() {}

    static Publishing read(Section section, Optional<String> separator) {
        ChannelSettings channel = section.build(() -> channel(section), ChannelSettings.DEFAULT);
        return section.build(() -> new Publishing(channel, section.get(CREATE_ON_POST), separator), Publishing.DEFAULT);
    }

    private static ChannelSettings channel(Section section) {
        return new ChannelSettings(
                section.get(STORE_MESSAGES),
                section.get(MESSAGE_TIMEOUT),
                section.get(MAX_MESSAGES),
                section.get(MIN_MESSAGES),
                section.get(MIN_RECIPIENTS),
                section.get(DELETE_DELIVERED),
                section.get(CHANNEL_TIMEOUT));
    }
}
