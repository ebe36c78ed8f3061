package stentor.node.redis;

import java.time.Duration;
import stentor.node.messagelog.ChannelSettings;

/**
 * Settings as the scripts read them: seven numbers with blanks between, durations in milliseconds. Nodes of several
 * versions share the text. How many numbers it has is its version: a later version adds to its end, with a default for
 * older texts, and never changes what stands before; readers leave alone what they do not know.
 */
final class SettingsText {
    private SettingsText() {}

    static String write(ChannelSettings settings) {
        return (settings.storeMessages() ? 1 : 0)
                + " " + settings.messageTimeout().toMillis()
                + " " + settings.maxMessages()
                + " " + settings.minMessages()
                + " " + settings.minRecipients()
                + " " + (settings.deleteDelivered() ? 1 : 0)
                + " " + settings.channelTimeout().toMillis();
    }

    /** Reads them back; a channel that does not exist has the defaults. */
    static ChannelSettings read(String text) {
        if (text.isEmpty()) {
            return ChannelSettings.DEFAULT;
        }
        String[] numbers = text.split(" ");
        return new ChannelSettings(
                numbers[0].equals("1"),
                Duration.ofMillis(Long.parseLong(numbers[1])),
                Integer.parseInt(numbers[2]),
                Integer.parseInt(numbers[3]),
                Integer.parseInt(numbers[4]),
                numbers[5].equals("1"),
                Duration.ofMillis(Long.parseLong(numbers[6])));
    }
}
