package stentor.node.cluster.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.channel.PatternEvent;
import stentor.node.channel.PatternTable.Wish;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;

class PatternRowsTest {
    private static final ChannelKey CHANNEL = new ChannelKey("default", "", "x");

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final ActorRef<PatternEvent> hub = KIT.system().ignoreRef();
    private final Wish wish = new Wish(new ChannelPattern("default", ""), hub);
    private final Wish other = new Wish(new ChannelPattern("default", "other"), hub);
    private final PatternRows<String> rows = new PatternRows<>();

    @Test
    void aNodeAloneKnowsAtOnce() {
        rows.want(wish);
        assertThat(rows.nowKnown()).containsExactly(wish);
        assertThat(rows.nowKnown()).isEmpty();
        assertThat(rows.table().wanting(CHANNEL)).containsExactly(hub);
    }

    @Test
    void aWishIsKnownWhenAllOthersHaveTakenItOrAreGone() {
        rows.members(Set.of("a", "b"));
        rows.want(wish);
        rows.taken("a", rows.version());
        assertThat(rows.nowKnown()).isEmpty();
        assertThat(rows.behind()).containsExactly("b");
        rows.want(other);
        rows.taken("b", rows.version() - 1);
        assertThat(rows.nowKnown()).containsExactly(wish);
        rows.members(Set.of("a"));
        assertThat(rows.behind()).containsExactly("a");
        rows.taken("a", rows.version());
        assertThat(rows.nowKnown()).containsExactly(other);
    }

    @Test
    void whoComesBeforeAWishIsKnownHasToTakeItToo() {
        rows.members(Set.of("a"));
        rows.want(wish);
        rows.members(Set.of("a", "newcomer"));
        rows.taken("a", rows.version());
        assertThat(rows.nowKnown()).isEmpty();
        rows.taken("newcomer", rows.version());
        assertThat(rows.nowKnown()).containsExactly(wish);
    }

    @Test
    void whatIsLeftIsNeitherKnownNorSent() {
        rows.members(Set.of("a"));
        rows.want(wish);
        rows.leave(wish);
        rows.taken("a", rows.version());
        assertThat(rows.nowKnown()).isEmpty();
        assertThat(rows.own()).isEmpty();
        assertThat(rows.table().wanting(CHANNEL)).isEmpty();
    }

    @Test
    void onlyAnAnswerOfThisRoundCountsAsHeard() {
        rows.members(Set.of("a", "b"));
        rows.ask(1);
        assertThat(rows.take("a", 1, List.of(wish), PatternMessage.Row.UNASKED)).isTrue();
        assertThat(rows.unheard()).containsExactlyInAnyOrder("a", "b");
        rows.take("a", 1, List.of(wish), 1);
        assertThat(rows.unheard()).containsExactly("b");
        rows.ask(2);
        rows.take("a", 1, List.of(wish), 1);
        assertThat(rows.unheard()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aRowThatIsOvertakenAndOneOfANodeThatIsGoneAreNotTaken() {
        rows.members(Set.of("a"));
        rows.take("a", 2, List.of(), 1);
        rows.take("a", 1, List.of(wish), 1);
        assertThat(rows.table().wanting(CHANNEL)).isEmpty();
        rows.take("a", 3, List.of(wish), 1);
        assertThat(rows.table().wanting(CHANNEL)).containsExactly(hub);
        assertThat(rows.members(Set.of())).isTrue();
        assertThat(rows.table().wanting(CHANNEL)).isEmpty();
        assertThat(rows.take("a", 4, List.of(wish), 1)).isFalse();
    }
}
