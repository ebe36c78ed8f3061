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

class FormerHoldersTest {
    private final Set<String> members = new TreeSet<>(Set.of("a", "b"));
    private final List<String> asked = new ArrayList<>();
    private final FormerHolders holders = new FormerHolders(
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
            TestInbox.<ChannelCommand>create().getRef());

    @Test
    void theyAreKnownWhenEveryNodeHasAnswered() {
        assertThat(holders.areKnown()).isFalse();
        holders.ask();
        assertThat(asked).containsExactlyInAnyOrder("a", "b");
        holders.answered("a");
        assertThat(holders.areKnown()).isFalse();
        holders.answered("b");
        assertThat(holders.areKnown()).isTrue();
    }

    @Test
    void whoHasNotAnsweredIsAskedAgainUntilItIsGone() {
        holders.ask();
        holders.answered("a");
        asked.clear();
        holders.ask();
        assertThat(asked).containsExactly("b");
        members.remove("b");
        holders.ask();
        assertThat(holders.areKnown()).isTrue();
    }

    @Test
    void aNodeThatJoinsLaterHoldsNobody() {
        holders.ask();
        members.add("c");
        holders.ask();
        assertThat(asked).doesNotContain("c");
    }

    @Test
    void theNodesOfSomeHubsAreAskedOnceMore() {
        holders.ask();
        holders.answered("a");
        holders.answered("b");
        asked.clear();
        holders.askAgain(Set.of(TestInbox.<ChannelEvent>create("b-hub").getRef()));
        assertThat(asked).containsExactly("b");
        assertThat(holders.areKnown()).isTrue();
    }
}
