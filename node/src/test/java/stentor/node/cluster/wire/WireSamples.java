package stentor.node.cluster.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.ChannelListings;
import stentor.node.channel.HubCommand;
import stentor.node.channel.Member;
import stentor.node.channel.PatternEvent;
import stentor.node.channel.PatternTable;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.RollCall;
import stentor.node.cluster.membership.StandingMessage;
import stentor.node.cluster.pattern.PatternMessage;
import stentor.node.cluster.sharding.HandOverActor;
import stentor.node.cluster.sharding.HandOverMessage;
import stentor.node.console.ConsoleMessage;
import stentor.node.limits.Limit;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.owner.ReplyTo;
import stentor.node.webhook.OutboxReply;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** At least one message of every type that crosses nodes. */
final class WireSamples {
    private static final List<Member> MEMBERS =
            List.of(new Member("a", Optional.of("{\"name\":\"Gr\u00fc\u00dfe\"}")), new Member("b", Optional.empty()));

    static final ChannelSettings SETTINGS =
            new ChannelSettings(false, Duration.ofMillis(1), 300, 2, 3, true, Duration.ofDays(365));
    private static final MessageId ID = new MessageId(1_450_755_280L, Long.MAX_VALUE);

    private final ReplyTo<PublisherReply> publisher;
    private final ActorRef<ChannelEvent> hub;
    private final ReplyTo<OutboxReply> outbox;
    private final ActorRef<ChannelListings.Message> lister;
    private final ActorRef<ChannelCommand> owner;
    private final QueueWireSamples queues;
    private final SessionWireSamples sessions;
    private final FallbackWireSamples fallbacks;
    private final ActorRef<PatternEvent> patternHub;
    private final ActorRef<HandOverActor.Command> handOver;

    WireSamples(ActorSystem<?> system) {
        publisher = new ReplyTo.Actor<>(system.systemActorOf(Behaviors.ignore(), "publisher", Props.empty()));
        hub = system.systemActorOf(Behaviors.ignore(), "hub", Props.empty());
        queues = new QueueWireSamples(system);
        sessions = new SessionWireSamples(system);
        outbox = new ReplyTo.Actor<>(system.systemActorOf(Behaviors.ignore(), "outbox", Props.empty()));
        fallbacks = new FallbackWireSamples(system);
        lister = system.systemActorOf(Behaviors.ignore(), "lister", Props.empty());
        owner = system.systemActorOf(Behaviors.ignore(), "owner", Props.empty());
        patternHub = system.systemActorOf(Behaviors.ignore(), "pattern-hub", Props.empty());
        handOver = system.systemActorOf(Behaviors.ignore(), "hand-over", Props.empty());
    }

    List<Object> all() {
        List<Object> all = new ArrayList<>();
        all.addAll(commands());
        all.addAll(hubCommands());
        all.addAll(rollCall());
        all.addAll(listings());
        all.addAll(new WebhookWireSamples(outbox).all());
        all.addAll(replies());
        all.addAll(events());
        all.addAll(queues.all(payloads()));
        all.addAll(sessions.all());
        all.addAll(fallbacks.all());
        all.add(new StandingMessage.Question("pekko://stentor@127.0.0.1:17355", -1, 1));
        all.add(new StandingMessage.Answer(
                "pekko://stentor@127.0.0.1:17355", Long.MIN_VALUE, 2, true, 1_450_755_280_000L));
        all.addAll(patternMessages());
        ChannelKey channel = new ChannelKey("memory", "gr%o:up", "a/b:\u20ac");
        all.add(new HandOverMessage.Question(channel, Long.MAX_VALUE, handOver));
        all.add(new HandOverMessage.Answer(7, "-7 pekko://stentor@127.0.0.1:17355", new LogPosition(8, ID)));
        all.add(new ConsoleMessage.Question("pekko://stentor@127.0.0.1:17355", 3, "channels", List.of("room/")));
        all.add(new ConsoleMessage.Reply("127.0.0.1:17355", 3, "{\"rows\":[],\"more\":false}"));
        return all;
    }

    private List<Object> patternMessages() {
        String node = "pekko://stentor@127.0.0.1:17355";
        PatternTable.Wish wish = new PatternTable.Wish(new ChannelPattern("default", "gr%o:up"), patternHub);
        ChannelKey channel = new ChannelKey("default", "gr%o:up", "a/b:\u20ac");
        Message message = new Message(ID, MessageId.ZERO, 1, payloads().get(1));
        return List.of(
                new PatternMessage.Question(node, -1, 3),
                new PatternMessage.Row(node, 7, 0, PatternMessage.Row.UNASKED, List.of()),
                new PatternMessage.Row(node, Long.MIN_VALUE, 4, 3, List.of(wish, wish)),
                new PatternMessage.Taken(node, 7, Long.MAX_VALUE),
                new PatternEvent.Heard(channel, owner, 5, MessageId.ZERO, ID, List.of(), true),
                new PatternEvent.Heard(channel, owner, 5, ID, ID, List.of(message), false));
    }

    List<Payload> payloads() {
        return List.of(
                new Payload(new byte[0], Optional.empty()),
                Payload.text("Grüße \u20ac \ud83d\ude00", "text/plain"),
                Payload.text("again", "text/plain"),
                new Payload(
                        new byte[] {0, -1, 127, -128},
                        Optional.of("application/octet-stream"),
                        Optional.of("Ereignis \u20ac"),
                        Optional.of("sender")),
                new Payload(
                        new byte[] {'{', '}'},
                        Optional.of("application/json"),
                        Optional.of("client-typing"),
                        Optional.empty(),
                        Optional.of("12.34 alice")),
                new Payload(new byte[300], Optional.empty(), Optional.of(""), Optional.empty()));
    }

    private ChannelCommand.Publish publish() {
        return new ChannelCommand.Publish(payloads(), Optional.of(SETTINGS), true, Optional.of("key"), publisher);
    }

    private List<ChannelCommand> commands() {
        return List.of(
                publish(),
                new ChannelCommand.Publish(
                        List.of(),
                        Optional.of(ChannelSettings.DEFAULT),
                        false,
                        Optional.empty(),
                        publish().replyTo()),
                new ChannelCommand.Publish(
                        payloads(),
                        Optional.empty(),
                        true,
                        Optional.of("key"),
                        publish().replyTo()),
                new ChannelCommand.Part(0, payloads(), publisher),
                new ChannelCommand.LastPart(Integer.MAX_VALUE, publish()),
                new ChannelCommand.Create(SETTINGS, publisher),
                new ChannelCommand.Inspect(publisher),
                new ChannelCommand.InspectMembers(publisher),
                new ChannelCommand.Delete(publisher),
                new ChannelCommand.Stop());
    }

    private List<ChannelCommand> hubCommands() {
        return List.of(
                new HubCommand.Attach(hub, true, new LogPosition(7, ID)),
                new HubCommand.Detach(hub),
                new HubCommand.Report(
                        hub,
                        Long.MAX_VALUE,
                        3,
                        4,
                        List.of(
                                new HubCommand.Guest(1, ConcurrencyPolicy.LAST, true, false),
                                new HubCommand.Guest(2, ConcurrencyPolicy.FIRST, false, true)),
                        ID,
                        -1),
                new HubCommand.Admit(hub, 5, ConcurrencyPolicy.BROADCAST, true),
                new HubCommand.Release(hub, 5),
                new HubCommand.Read(hub, 6, Cursor.after(ID), 200),
                new HubCommand.Read(hub, 6, new Cursor.AfterTag(7), 200, 4096),
                new HubCommand.Read(hub, 6, Cursor.OLDEST, 200),
                new HubCommand.Read(hub, 6, Cursor.NEWEST, 200),
                new HubCommand.Delivered(hub, ID, 8),
                new HubCommand.Watch(hub, true, 7, MEMBERS),
                new HubCommand.Watch(hub, false, 0, List.of()),
                new HubCommand.Watched(hub, 300),
                new HubCommand.Join(hub, MEMBERS.get(0), 100),
                new HubCommand.Quit(hub, "a"));
    }

    private List<Object> listings() {
        ChannelKey channel = new ChannelKey("default", "gr%o:up", "a/b");
        ChannelListings.Row row = new ChannelListings.Row(channel, new ChannelInfo(1, ChannelInfo.NEVER, 300, ID), 7);
        return List.of(
                new ChannelListings.Question(new ChannelListings.Query("default", "", "presence-", true, 100), lister),
                new ChannelListings.Question(new ChannelListings.Query("s", "g", "", false, 0), lister),
                new ChannelListings.Page("-7 pekko://stentor@127.0.0.1:17355", List.of(row, row), false, true),
                new ChannelListings.Page("", List.of(), true, false));
    }

    private List<Object> rollCall() {
        HubCommand.Guest guest = new HubCommand.Guest(2, ConcurrencyPolicy.FIRST, false, true);
        return List.of(
                new RollCall.Question(
                        new ChannelKey("default", "gr%o:up", "a/b"), "-7 pekko://stentor@127.0.0.1:17355", owner),
                new RollCall.Holders("-7 pekko://stentor@127.0.0.1:17355", List.of(new RollCall.Held(hub, guest))),
                new RollCall.Holders("", List.of()),
                new ChannelCommand.MakeRoom());
    }

    private static List<PublisherReply> replies() {
        ChannelInfo info = new ChannelInfo(1, ChannelInfo.NEVER, 300, ID);
        return List.of(
                new PublisherReply.Published(200, info),
                new PublisherReply.Channel(info),
                new PublisherReply.Members(info, List.of("a", "\u20ac")),
                new PublisherReply.NoSuchChannel(),
                new PublisherReply.Limited(Limit.PUBLISH_RATE, 1500),
                new PublisherReply.Limited(Limit.CHANNELS_OF_GROUP, 0),
                new PublisherReply.LogUnavailable("store ä: refused"),
                new PublisherReply.Overloaded(),
                new PublisherReply.Failed());
    }

    private List<ChannelEvent> events() {
        return List.of(
                new ChannelEvent.Attached(owner, 7, ID, SETTINGS),
                new ChannelEvent.UnknownChannel(),
                new ChannelEvent.NoRoom(Limit.CHANNELS),
                new ChannelEvent.Room(7, 100),
                new ChannelEvent.Room(7, 0),
                new ChannelEvent.Published(7, ID, messages(), true, SETTINGS),
                new ChannelEvent.Published(7, MessageId.ZERO, List.of(), false, ChannelSettings.DEFAULT),
                new ChannelEvent.ReadAnswer(8, ID, MessageId.ZERO, messages(), true),
                new ChannelEvent.ReadFailed(8),
                new ChannelEvent.Admitted(7, 9),
                new ChannelEvent.Conflict(7, 9),
                new ChannelEvent.ConflictWithAll(7),
                new ChannelEvent.ReportTaken(7, 10, ID, Optional.empty()),
                new ChannelEvent.ReportTaken(
                        7, 10, ID, Optional.of(new ChannelEvent.PresenceState(8, -1, Long.MAX_VALUE, 300))),
                new ChannelEvent.Detached(7),
                new ChannelEvent.Deleted(7),
                new ChannelEvent.Roster(7, 8, MEMBERS, true),
                new ChannelEvent.MemberJoined(7, 8, MEMBERS.get(1)),
                new ChannelEvent.MemberLeft(7, 9, "a"),
                new ChannelEvent.Joined(7, "a"),
                new ChannelEvent.JoinRefused(7, "a"),
                new ChannelEvent.Counted(7, 1_000_000));
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        MessageId previous = MessageId.ZERO;
        for (Payload payload : payloads()) {
            MessageId id = new MessageId(1_450_755_280L, messages.size() + 1);
            messages.add(new Message(id, previous, 1_450_755_280_123L, payload));
            previous = messages.size() % 3 == 0 ? previous : id;
        }
        return messages;
    }
}
