package stentor.node.cluster.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.messagelog.QueueResult.Item;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.DeskCommand;
import stentor.node.queue.QueueActor;
import stentor.node.queue.QueueEvent;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** At least one message of every type that is about queues and crosses nodes. */
final class QueueWireSamples {
    private static final ChannelKey KEY = new ChannelKey("st:ore", "gr\u00fc%ppe", "a:b/c");

    private final ActorRef<QueueEvent> desk;
    private final ReplyTo<QueueActor.PushReply> pusher;
    private final ReplyTo<QueueActor.SettleReply> settler;
    private final ReplyTo<QueueActor.InspectReply> inspector;

    QueueWireSamples(ActorSystem<?> system) {
        desk = system.systemActorOf(Behaviors.ignore(), "desk", Props.empty());
        pusher = new ReplyTo.Actor<>(system.systemActorOf(Behaviors.ignore(), "pusher", Props.empty()));
        settler = new ReplyTo.Actor<>(system.systemActorOf(Behaviors.ignore(), "settler", Props.empty()));
        inspector = new ReplyTo.Actor<>(system.systemActorOf(Behaviors.ignore(), "inspector", Props.empty()));
    }

    List<Object> all(List<Payload> payloads) {
        List<Object> all = new ArrayList<>(List.of(
                new QueueActor.Settle("token", settler),
                new QueueActor.Inspect(inspector),
                new QueueActor.Stop(),
                new QueueActor.Pushed(true),
                new QueueActor.Pushed(false),
                new QueueActor.Full(),
                new QueueActor.Settled(),
                new QueueActor.UnknownToken(),
                new QueueActor.Queue(Long.MAX_VALUE, 2, 3),
                new QueueActor.LogUnavailable("store ä: refused"),
                new QueueActor.Overloaded(),
                new DeskCommand.Take(desk, List.of()),
                new DeskCommand.Take(
                        desk,
                        List.of(
                                new DeskCommand.Wanted(0, Duration.ZERO),
                                new DeskCommand.Wanted(Long.MAX_VALUE, Duration.ofDays(365)))),
                new DeskCommand.Leave(desk, 7),
                new DeskCommand.HandedOver(desk, "token"),
                new DeskCommand.GiveBack(desk, "token"),
                new QueueEvent.Call(KEY, 8),
                new QueueEvent.Refused(KEY, 8),
                new QueueEvent.Inquiry(KEY, 9, "token"),
                new QueueEvent.Noted("token")));
        for (Payload payload : payloads) {
            all.add(new QueueActor.Push(payload, Optional.of("key"), 100_000, Duration.ofHours(1), pusher));
            all.add(new QueueActor.Push(payload, Optional.empty(), 1, Duration.ZERO, pusher));
            all.add(new QueueEvent.HandOut(KEY, 9, 10, "token", true, new Item(11, 12, payload)));
            all.add(new QueueEvent.HandOut(KEY, 9, 10, "token", false, new Item(1, 1, payload)));
        }
        return all;
    }
}
