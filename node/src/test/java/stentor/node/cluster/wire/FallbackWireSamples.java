package stentor.node.cluster.wire;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.fallback.FallbackCommand;
import stentor.node.fallback.FallbackEvent;
import stentor.node.fallback.Receiving;
import stentor.node.owner.ReplyTo;

/** At least one message of every type that fallback sessions and nodes exchange. */
final class FallbackWireSamples {
    private final ActorRef<FallbackEvent> desk;
    private final ActorRef<FallbackCommand> session;
    private final ActorRef<FallbackEvent.Heard> asker;

    FallbackWireSamples(ActorSystem<?> system) {
        desk = system.systemActorOf(Behaviors.ignore(), "fallback-desk", Props.empty());
        session = system.systemActorOf(Behaviors.ignore(), "fallback-session", Props.empty());
        asker = system.systemActorOf(Behaviors.ignore(), "fallback-asker", Props.empty());
    }

    List<Object> all() {
        return List.of(
                new FallbackCommand.Receive(desk, 1, Receiving.STREAMING),
                new FallbackCommand.Receive(desk, Long.MAX_VALUE, Receiving.POLLING),
                new FallbackCommand.Took(desk, 2),
                new FallbackCommand.Abandon(desk, 3),
                new FallbackCommand.Said(
                        List.of(new FallbackCommand.Said.Message(new byte[] {'x'}, true)), new ReplyTo.Actor<>(asker)),
                new FallbackCommand.Unheard(),
                new FallbackCommand.Stop(),
                new FallbackEvent.Opened(4, session),
                new FallbackEvent.Frames(5, new byte[] {'h', '\n'}, true),
                new FallbackEvent.Frames(6, new byte[0], false),
                new FallbackEvent.Heard(true),
                new FallbackEvent.Heard(false));
    }
}
