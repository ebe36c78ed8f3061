package stentor.node.channel;

import static stentor.node.wire.WireForm.empty;
import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.channel.ChannelCommand.Create;
import stentor.node.channel.ChannelCommand.Delete;
import stentor.node.channel.ChannelCommand.Inspect;
import stentor.node.channel.ChannelCommand.InspectMembers;
import stentor.node.channel.ChannelCommand.LastPart;
import stentor.node.channel.ChannelCommand.MakeRoom;
import stentor.node.channel.ChannelCommand.Part;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.ChannelCommand.Stop;
import stentor.node.channel.PublisherReply.Channel;
import stentor.node.channel.PublisherReply.Failed;
import stentor.node.channel.PublisherReply.Limited;
import stentor.node.channel.PublisherReply.LogUnavailable;
import stentor.node.channel.PublisherReply.Members;
import stentor.node.channel.PublisherReply.NoSuchChannel;
import stentor.node.channel.PublisherReply.Overloaded;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.limits.Limit;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;

/** What publishers ask of an owner and how it answers them, as it is written between nodes. */
public final class PublisherForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("publish", Publish.class, PublisherForms::publish, PublisherForms::publish),
            of("part", Part.class, PublisherForms::part, PublisherForms::part),
            of("last-part", LastPart.class, PublisherForms::lastPart, PublisherForms::lastPart),
            of("create", Create.class, PublisherForms::create, PublisherForms::create),
            of(
                    "inspect",
                    Inspect.class,
                    (to, inspect) -> to.replyTo(inspect.replyTo()),
                    from -> new Inspect(from.replyTo())),
            of(
                            "inspect-members",
                            InspectMembers.class,
                            (to, inspect) -> to.replyTo(inspect.replyTo()),
                            from -> new InspectMembers(from.replyTo()))
                    .since(WireLevel.PRESENCE),
            of("members", Members.class, PublisherForms::members, PublisherForms::members)
                    .since(WireLevel.PRESENCE),
            of(
                    "delete",
                    Delete.class,
                    (to, delete) -> to.replyTo(delete.replyTo()),
                    from -> new Delete(from.replyTo())),
            empty("stop", Stop.class, new Stop()),
            empty("make-room", MakeRoom.class, new MakeRoom()).since(2),
            of("published", Published.class, PublisherForms::published, PublisherForms::published),
            of(
                    "channel",
                    Channel.class,
                    (to, channel) -> WireValues.info(to, channel.info()),
                    from -> new Channel(WireValues.info(from))),
            empty("no-such-channel", NoSuchChannel.class, new NoSuchChannel()),
            of("limited", Limited.class, PublisherForms::limited, PublisherForms::limited)
                    .since(WireLevel.LIMITS),
            of(
                    "log-unavailable",
                    LogUnavailable.class,
                    (to, unavailable) -> WireValues.why(to, unavailable.why()),
                    from -> new LogUnavailable(WireValues.why(from))),
            empty("overloaded", Overloaded.class, new Overloaded()),
            empty("failed", Failed.class, new Failed()));

    private PublisherForms() {}

    private static void publish(WireWriter to, Publish publish) {
        WireValues.payloads(to, publish.payloads());
        WireValues.optionalSettings(to, publish.settings());
        to.flag(publish.create());
        to.optionalText(publish.idempotencyKey());
        to.replyTo(publish.replyTo());
    }

    private static Publish publish(WireReader from) {
        return new Publish(
                WireValues.payloads(from),
                WireValues.optionalSettings(from),
                from.flag(),
                from.optionalText(),
                from.replyTo());
    }

    private static void part(WireWriter to, Part part) {
        to.number(part.index());
        WireValues.payloads(to, part.payloads());
        to.replyTo(part.replyTo());
    }

    private static Part part(WireReader from) {
        return new Part(from.smallNumber(), WireValues.payloads(from), from.replyTo());
    }

    private static void lastPart(WireWriter to, LastPart last) {
        to.number(last.index());
        publish(to, last.publish());
    }

    private static LastPart lastPart(WireReader from) {
        return new LastPart(from.smallNumber(), publish(from));
    }

    private static void create(WireWriter to, Create create) {
        WireValues.settings(to, create.settings());
        to.replyTo(create.replyTo());
    }

    private static Create create(WireReader from) {
        return new Create(WireValues.settings(from), from.replyTo());
    }

    private static void published(WireWriter to, Published published) {
        to.number(published.recipients());
        WireValues.info(to, published.info());
    }

    private static Published published(WireReader from) {
        return new Published(from.smallNumber(), WireValues.info(from));
    }

    private static void limited(WireWriter to, Limited limited) {
        limit(to, limited.limit());
        to.number(limited.retryAfterMillis());
    }

    private static Limited limited(WireReader from) {
        return new Limited(limit(from), from.number());
    }

    static void limit(WireWriter to, Limit limit) {
        to.text(limit.name());
    }

    static Limit limit(WireReader from) {
        return Limit.valueOf(from.text());
    }

    private static void members(WireWriter to, Members members) {
        WireValues.info(to, members.info());
        to.list(members.users(), WireWriter::text);
    }

    private static Members members(WireReader from) {
        return new Members(WireValues.info(from), from.list(WireReader::text));
    }
}
