package stentor.node.cluster.wire;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.session.SessionCommand;
import stentor.node.session.SessionCommand.Caller;
import stentor.node.session.SessionEvent;
import stentor.node.session.SessionSettings;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.bayeux.Header;

/** At least one message of every type that is about sessions and crosses nodes. */
final class SessionWireSamples {
    private final ActorRef<SessionEvent> desk;

    SessionWireSamples(ActorSystem<?> system) {
        desk = system.systemActorOf(Behaviors.ignore(), "session-desk", Props.empty());
    }

    List<Object> all() {
        Caller caller = new Caller(desk, Long.MAX_VALUE);
        return List.of(
                new SessionCommand.Exchange(
                        caller, true, OptionalLong.of(3), Optional.of(SessionSettings.DEFAULT), messages()),
                new SessionCommand.Exchange(
                        caller,
                        true,
                        OptionalLong.empty(),
                        Optional.of(new SessionSettings(
                                Duration.ofSeconds(1),
                                Duration.ZERO,
                                Duration.ofMillis(1),
                                1,
                                Optional.of(WireSamples.SETTINGS))),
                        List.of()),
                new SessionCommand.Exchange(caller, false, OptionalLong.empty(), Optional.empty(), List.of()),
                new SessionCommand.Abandon(caller),
                new SessionCommand.StreamOpened(desk, 4),
                new SessionCommand.StreamClosed(desk, 4),
                new SessionCommand.Stop(),
                new SessionEvent.Answered(5, new byte[] {1, 2}),
                new SessionEvent.Pushed(5, new byte[0]),
                new SessionEvent.StreamUnknown(5));
    }

    private static List<BayeuxMessage> messages() {
        Header bare = new Header("/a", Optional.empty(), Optional.empty(), Ext.NONE);
        Header full = new Header(
                "/\u00fc",
                Optional.of("\"7\""),
                Optional.of("client"),
                Ext.parse("{\"ack\":1,\"n\":1.50,\"auth\":\"k:s\"}"));
        return List.of(
                new BayeuxMessage.Handshake(bare, List.of("websocket", "long-polling")),
                new BayeuxMessage.Connect(full, Optional.of("websocket"), true, OptionalLong.of(0)),
                new BayeuxMessage.Connect(bare, Optional.empty(), false, OptionalLong.empty()),
                new BayeuxMessage.Disconnect(full),
                new BayeuxMessage.Subscribe(full, List.of("/a", "/b/**"), true),
                new BayeuxMessage.Unsubscribe(bare, List.of("/a"), false),
                new BayeuxMessage.Publish(full, "{\"x\": 1}"),
                new BayeuxMessage.Unusable(bare, BayeuxError.channelInvalid("x")));
    }
}
