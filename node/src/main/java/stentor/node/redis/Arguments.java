package stentor.node.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** A script's arguments, in the order in which they are added. */
final class Arguments {
    private final List<byte[]> list = new ArrayList<>();

    Arguments(long now) {
        add(now);
    }

    Arguments add(long number) {
        return add(Long.toString(number));
    }

    Arguments add(MessageId id) {
        return add(text(id));
    }

    Arguments add(ChannelSettings settings) {
        return add(SettingsText.write(settings));
    }

    /** A message as {@code append.lua} wants it: the entry's id, then its fields. */
    Arguments add(Message message) {
        add(message.id()).add(message.publishedAt()).add(message.previous());
        list.add(MessageHead.write(message.payload()));
        list.add(message.payload().body());
        return this;
    }

    byte[][] toArray() {
        return list.toArray(byte[][]::new);
    }

    /** A message id as the id of a stream entry. */
    static String text(MessageId id) {
        return id.seconds() + "-" + id.tag();
    }

    private Arguments add(String text) {
        list.add(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }
}
