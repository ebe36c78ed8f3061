package stentor.node.fallback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Standing;

/** What a session tells its client whose words were lost. */
class FallbackActorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<FallbackEvent> desk = kit.createTestProbe();
    private final ActorRef<FallbackCommand> session = kit.spawn(FallbackActor.create(
            new FallbackKey("default", "app", "session"),
            new FallbackNode((key, line) -> new Listening(), 1 << 20, new LongAdder()),
            new Home()));

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    private static final class Listening implements Conversation {
        @Override
        public void receive(byte[] utf8, boolean tooMuch) {}

        @Override
        public void heard() {}

        @Override
        public void roomAgain() {}

        @Override
        public void gone() {}
    }

    /** It stops what has nothing more to do. */
    private static final class Home implements OwnerNode<FallbackCommand> {
        private final Overloads overloads = new Overloads();

        @Override
        public Standing standing() {
            return Standing.alone();
        }

        @Override
        public void opened(ActorRef<FallbackCommand> owner) {}

        @Override
        public void closed(ActorRef<FallbackCommand> owner) {}

        @Override
        public void stays(ActorRef<FallbackCommand> owner) {}

        @Override
        public void passivate(ActorRef<FallbackCommand> owner) {
            owner.tell(new FallbackCommand.Stop());
        }

        @Override
        public void handOver(FallbackCommand command) {
            throw new AssertionError("nobody to give it to: " + command);
        }

        @Override
        public Overloads overloads() {
            return overloads;
        }

        @Override
        public void broken() {
            throw new AssertionError("the session broke");
        }
    }

    @Test
    void aClientThatWaitsIsToldToBeginAgain() {
        receive(1);
        assertThat(frames()).isEqualTo("o\n");
        session.tell(new FallbackCommand.Took(desk.ref(), 1));
        session.tell(new FallbackCommand.Unheard());
        assertThat(frames()).isEqualTo("c[4200,\"Please reconnect\"]\n");
        desk.expectTerminated(session, PATIENCE);
    }

    @Test
    void aClientThatDoesNotWaitIsToldToBeginAgainWhenItComes() {
        receive(1);
        assertThat(frames()).isEqualTo("o\n");
        session.tell(new FallbackCommand.Abandon(desk.ref(), 1));
        session.tell(new FallbackCommand.Unheard());
        receive(2);
        assertThat(frames()).isEqualTo("c[4200,\"Please reconnect\"]\n");
    }

    @Test
    void whatNobodyBeganEnds() {
        session.tell(new FallbackCommand.Unheard());
        desk.expectTerminated(session, PATIENCE);
    }

    private void receive(long number) {
        session.tell(new FallbackCommand.Receive(desk.ref(), number, Receiving.STREAMING));
        desk.expectMessageClass(FallbackEvent.Opened.class, PATIENCE);
    }

    private String frames() {
        return new String(
                desk.expectMessageClass(FallbackEvent.Frames.class, PATIENCE).frames(), UTF_8);
    }
}
