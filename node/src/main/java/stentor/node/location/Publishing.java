package stentor.node.location;

import java.util.Objects;
import java.util.Optional;
import stentor.node.messagelog.ChannelSettings;

/**
 * How a location takes messages.
 *
 * @param channel the settings that a channel gets when it is published to here
 * @param createOnPost false: publishing to an unknown channel is refused until a PUT creates it
 * @param channelsSeparator splits the channel id into several channels, each of which gets the message
 */
public record Publishing(ChannelSettings channel, boolean createOnPost, Optional<String> channelsSeparator) {
    public static final Publishing DEFAULT = new Publishing(ChannelSettings.DEFAULT, true, Optional.empty());

    public Publishing {
        Objects.requireNonNull(channel);
        Objects.requireNonNull(channelsSeparator);
        Checks.require("channels_separator", "\"\"", !channelsSeparator.equals(Optional.of("")), "not empty");
    }

    void listSettings(SettingsList list) {
        list.row("create_on_post", createOnPost)
                .row("store_messages", channel.storeMessages())
                .row("message_timeout", channel.messageTimeout(), "never")
                .row("max_messages", channel.maxMessages())
                .row("min_messages", channel.minMessages())
                .row("min_recipients", channel.minRecipients())
                .row("delete_delivered", channel.deleteDelivered())
                .row("channel_timeout", channel.channelTimeout());
    }
}
