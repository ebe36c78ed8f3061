package stentor.node.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** A script's arguments, in the order in which they are added. */
final class Arguments {
    private final List<byte[]> list = new ArrayList<>();

    /** @param time as {@code time.lua} wants it */
    Arguments(String time) {
        add(time);
    }

    Arguments add(long number) {
        return add(Long.toString(number));
    }

    Arguments add(MessageId id) {
        return add(text(id));
    }

    /** What the caller knows: every script of the message log has it first. */
    Arguments add(LogPosition known) {
        return add(known.epoch()).add(known.lastId());
    }

    Arguments add(ChannelSettings settings) {
        return add(SettingsText.write(settings));
    }

    /** A message as {@code append.lua} wants it: the entry's id, then its fields; Redis says when it was published. */
    Arguments add(Message message) {
        return add(message.id()).add(message.payload());
    }

    /** A payload's head and its body. */
    Arguments add(Payload payload) {
        return add(MessageHead.write(payload)).add(payload.body());
    }

    byte[][] toArray() {
        return list.toArray(byte[][]::new);
    }

    /** A message id as the id of a stream entry. */
    static String text(MessageId id) {
        return id.seconds() + "-" + id.tag();
    }

    Arguments add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    Arguments add(byte[] bytes) {
        list.add(bytes);
        return this;
    }
}
