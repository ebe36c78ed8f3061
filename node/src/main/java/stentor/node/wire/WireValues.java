package stentor.node.wire;

import java.util.List;
import java.util.Optional;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** The values that messages between nodes are made of. */
public final class WireValues {
    private static final ConcurrencyPolicy[] POLICIES = ConcurrencyPolicy.values();
    private static final int SAME = 1;
    private static final int STORED = 1;
    private static final int DELETE_DELIVERED = 2;
    private static final int NO_SETTINGS = 4;

    private WireValues() {}

    public static void id(WireWriter to, MessageId id) {
        to.number(id.seconds());
        to.number(id.tag());
    }

    public static MessageId id(WireReader from) {
        return new MessageId(from.number(), from.number());
    }

    public static void policy(WireWriter to, ConcurrencyPolicy policy) {
        to.octet(policy.ordinal());
    }

    public static ConcurrencyPolicy policy(WireReader from) {
        return from.constant(POLICIES);
    }

    public static void settings(WireWriter to, ChannelSettings settings) {
        to.octet((settings.storeMessages() ? STORED : 0) | (settings.deleteDelivered() ? DELETE_DELIVERED : 0));
        to.duration(settings.messageTimeout());
        to.number(settings.maxMessages());
        to.number(settings.minMessages());
        to.number(settings.minRecipients());
        to.duration(settings.channelTimeout());
    }

    /** Why something is not known, in words for the client; nodes of earlier levels do not say it. */
    public static void why(WireWriter to, String why) {
        if (to.level() >= WireLevel.REASONS) {
            to.text(why);
        }
    }

    public static String why(WireReader from) {
        return from.level() >= WireLevel.REASONS ? from.text() : "";
    }

    /** Without settings it is one octet that settings never begin with. */
    public static void optionalSettings(WireWriter to, Optional<ChannelSettings> settings) {
        if (settings.isPresent() || to.level() < WireLevel.NOTES) {
            settings(to, settings.orElse(ChannelSettings.DEFAULT));
        } else {
            to.octet(NO_SETTINGS);
        }
    }

    public static Optional<ChannelSettings> optionalSettings(WireReader from) {
        int flags = from.octet();
        return flags == NO_SETTINGS ? Optional.empty() : Optional.of(settings(flags, from));
    }

    public static ChannelSettings settings(WireReader from) {
        return settings(from.octet(), from);
    }

    private static ChannelSettings settings(int flags, WireReader from) {
        var messageTimeout = from.duration();
        int maxMessages = from.smallNumber();
        int minMessages = from.smallNumber();
        int minRecipients = from.smallNumber();
        return new ChannelSettings(
                (flags & STORED) != 0,
                messageTimeout,
                maxMessages,
                minMessages,
                minRecipients,
                (flags & DELETE_DELIVERED) != 0,
                from.duration());
    }

    public static void info(WireWriter to, ChannelInfo info) {
        to.number(info.messages());
        to.number(info.requested());
        to.number(info.subscribers());
        id(to, info.lastMessageId());
    }

    public static ChannelInfo info(WireReader from) {
        return new ChannelInfo(from.number(), from.number(), from.number(), id(from));
    }

    public static void position(WireWriter to, LogPosition position) {
        to.number(position.epoch());
        id(to, position.lastId());
    }

    public static LogPosition position(WireReader from) {
        return new LogPosition(from.number(), id(from));
    }

    public static void cursor(WireWriter to, Cursor cursor) {
        if (cursor instanceof Cursor.After after) {
            to.octet(0);
            id(to, after.id());
        } else if (cursor instanceof Cursor.AfterTag afterTag) {
            to.octet(1);
            to.number(afterTag.tag());
        } else if (cursor instanceof Cursor.Oldest) {
            to.octet(2);
        } else if (cursor instanceof Cursor.Newest) {
            to.octet(3);
        } else {
            throw new IllegalArgumentException("not a cursor: " + cursor);
        }
    }

    public static Cursor cursor(WireReader from) {
        int kind = from.octet();
        return switch (kind) {
            case 0 -> Cursor.after(id(from));
            case 1 -> new Cursor.AfterTag(from.number());
            case 2 -> Cursor.OLDEST;
            case 3 -> Cursor.NEWEST;
            default -> throw new WireReader.UnreadableException("cursor number " + kind);
        };
    }

    /** Payloads in a row: what travels with the body is written once as long as it stays the same. */
    public static void payloads(WireWriter to, List<Payload> payloads) {
        to.number(payloads.size());
        Payload before = null;
        for (Payload payload : payloads) {
            payload(to, payload, before);
            before = payload;
        }
    }

    public static List<Payload> payloads(WireReader from) {
        Payload[] before = new Payload[1];
        return from.list(reader -> before[0] = payload(reader, before[0]));
    }

    /** One, written as a list of one. */
    public static Payload onePayload(WireReader from) {
        List<Payload> payloads = payloads(from);
        if (payloads.size() != 1) {
            throw new WireReader.UnreadableException(payloads.size() + " payloads (expected: 1)");
        }
        return payloads.get(0);
    }

    public static void key(WireWriter to, ChannelKey key) {
        to.text(key.encoded());
    }

    public static ChannelKey key(WireReader from) {
        return ChannelKey.parse(from.text());
    }

    public static void messages(WireWriter to, List<Message> messages) {
        to.number(messages.size());
        Message before = null;
        for (Message message : messages) {
            id(to, message.id());
            // Nearly always the one that goes before it in the list too.
            boolean follows = before != null && message.previous().equals(before.id());
            to.flag(follows);
            if (!follows) {
                id(to, message.previous());
            }
            to.number(message.publishedAt());
            payload(to, message.payload(), before == null ? null : before.payload());
            before = message;
        }
    }

    public static List<Message> messages(WireReader from) {
        Message[] before = new Message[1];
        return from.list(reader -> before[0] = message(reader, before[0]));
    }

    private static Message message(WireReader from, Message before) {
        MessageId id = id(from);
        boolean follows = from.flag();
        if (follows && before == null) {
            throw new WireReader.UnreadableException("the first message follows on another");
        }
        MessageId previous = follows ? before.id() : id(from);
        long publishedAt = from.number();
        return new Message(id, previous, publishedAt, payload(from, before == null ? null : before.payload()));
    }

    private static void payload(WireWriter to, Payload payload, Payload before) {
        boolean same = before != null
                && payload.contentType().equals(before.contentType())
                && payload.eventName().equals(before.eventName())
                && payload.sender().equals(before.sender())
                && payload.note().equals(before.note());
        to.octet(same ? SAME : 0);
        if (!same) {
            to.optionalText(payload.contentType());
            to.optionalText(payload.eventName());
            to.optionalText(payload.sender());
            if (to.level() >= WireLevel.NOTES) {
                to.optionalText(payload.note());
            }
        }
        to.bytes(payload.body());
    }

    private static Payload payload(WireReader from, Payload before) {
        boolean same = from.octet() == SAME;
        if (same && before == null) {
            throw new WireReader.UnreadableException("the first payload is like another");
        }
        Optional<String> contentType = same ? before.contentType() : from.optionalText();
        Optional<String> eventName = same ? before.eventName() : from.optionalText();
        Optional<String> sender = same ? before.sender() : from.optionalText();
        Optional<String> note =
                same ? before.note() : from.level() < WireLevel.NOTES ? Optional.empty() : from.optionalText();
        return new Payload(from.bytes(), contentType, eventName, sender, note);
    }
}
