package stentor.node.config;

import java.util.Optional;
import stentor.node.location.Publishing;
import stentor.node.messagelog.ChannelSettings;

/** Reads how a location takes messages. */
final class PublishingReader {
    private PublishingReader() {}

    static Publishing read(Section section, Optional<String> separator) {
        Publishing standard = Publishing.DEFAULT;
        ChannelSettings channel = section.build(() -> channel(section), ChannelSettings.DEFAULT);
        return section.build(
                () -> new Publishing(
                        channel, section.get("create_on_post", Kind.BOOLEAN, standard.createOnPost()), separator),
                standard);
    }

    private static ChannelSettings channel(Section section) {
        ChannelSettings standard = ChannelSettings.DEFAULT;
        return new ChannelSettings(
                section.get("store_messages", Kind.BOOLEAN, standard.storeMessages()),
                section.get("message_timeout", Kind.DURATION, standard.messageTimeout()),
                section.get("max_messages", Kind.INTEGER, standard.maxMessages()),
                section.get("min_messages", Kind.INTEGER, standard.minMessages()),
                section.get("min_recipients", Kind.INTEGER, standard.minRecipients()),
                section.get("delete_delivered", Kind.BOOLEAN, standard.deleteDelivered()),
                section.get("channel_timeout", Kind.DURATION, standard.channelTimeout()));
    }
}
