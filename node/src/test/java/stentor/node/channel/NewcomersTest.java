package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;

class NewcomersTest {
    private final Set<String> members = new TreeSet<>(Set.of("a", "b"));
    private final List<String> asked = new ArrayList<>();
    private final ActorRef<ChannelEvent> hub =
            TestInbox.<ChannelEvent>create("hub").getRef();
    private final ActorRef<ChannelEvent> other =
            TestInbox.<ChannelEvent>create("other").getRef();
    private final Newcomers newcomers = new Newcomers(
            new FormerHolders(
                    new RollCall() {
                        @Override
                        public Set<String> nodes() {
                            return members;
                        }

                        @Override
                        public void ask(Question question) {
                            asked.add(question.node());
                        }

                        @Override
                        public boolean isOn(String node, ActorRef<ChannelEvent> hub) {
                            return hub.path().name().startsWith(node);
                        }
                    },
                    new ChannelKey("default", "", "test"),
                    TestInbox.<ChannelCommand>create().getRef()),
            3);

    @Test
    void nobodysTurnComesBeforeEveryNodeHasSaidWhomItHolds() {
        assertThat(newcomers.come(admit(hub, 1))).isEmpty();
        assertThat(newcomers.come(admit(hub, 2))).isEmpty();
        assertThat(asked).contains("a", "b");
        assertThat(newcomers.answered("a")).isEmpty();
        assertThat(newcomers.answered("b")).containsExactly(admit(hub, 1), admit(hub, 2));
        assertThat(newcomers.come(admit(hub, 3))).containsExactly(admit(hub, 3));
        assertThat(newcomers.answered("b")).isEmpty();
    }

    @Test
    void whoAsksAgainWaitsOnce() {
        newcomers.come(admit(hub, 1));
        newcomers.come(admit(hub, 1));
        newcomers.answered("a");
        assertThat(newcomers.answered("b")).containsExactly(admit(hub, 1));
    }

    @Test
    void whoHasLeftIsNotLetIn() {
        newcomers.come(admit(hub, 1));
        newcomers.come(admit(hub, 2));
        newcomers.come(admit(other, 1));
        newcomers.leave(hub, 1);
        newcomers.forget(other::equals);
        newcomers.answered("a");
        assertThat(newcomers.answered("b")).containsExactly(admit(hub, 2));
    }

    @Test
    void aNodeThatLeavesTheClusterIsNotWaitedFor() {
        newcomers.come(admit(hub, 1));
        newcomers.answered("a");
        members.remove("b");
        assertThat(newcomers.come(admit(hub, 2))).containsExactly(admit(hub, 1), admit(hub, 2));
    }

    @Test
    void beyondTheBoundNobodyIsRemembered() {
        for (int i = 0; i < 5; i++) {
            newcomers.come(admit(hub, i));
        }
        newcomers.answered("a");
        assertThat(newcomers.answered("b")).hasSize(3);
    }

    private static HubCommand.Admit admit(ActorRef<ChannelEvent> hub, long number) {
        return new HubCommand.Admit(hub, number, ConcurrencyPolicy.FIRST, false);
    }
}
