package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelEvent.MemberJoined;
import stentor.node.channel.ChannelEvent.MemberLeft;
import stentor.node.channel.ChannelEvent.Roster;
import stentor.node.channel.Member;
import stentor.node.hub.PresenceCopy.Taken;

class PresenceCopyTest {
    private static final Member A = new Member("a", Optional.of("{}"));
    private static final Member B = new Member("b", Optional.empty());
    private static final Member C = new Member("c", Optional.empty());

    private final PresenceCopy copy = new PresenceCopy();

    @Test
    void theWholeMayComeInPieces() {
        assertThat(copy.take(new Roster(1, 2, List.of(A), true))).isEmpty();
        assertThat(copy.isCurrent()).isFalse();
        assertThat(copy.take(new Roster(1, 2, List.of(B), false)))
                .containsExactly(new Notice.Added(A), new Notice.Added(B));
        assertThat(copy.members()).containsExactly(A, B);
    }

    @Test
    void changesFollowTheWholeOneByOne() {
        copy.take(new Roster(1, 2, List.of(A), false));
        assertThat(copy.take(new MemberJoined(1, 2, B))).isEqualTo(Taken.IGNORED);
        assertThat(copy.take(new MemberJoined(1, 3, B))).isEqualTo(Taken.YES);
        assertThat(copy.take(new MemberLeft(1, 4, "a"))).isEqualTo(Taken.YES);
        assertThat(copy.members()).containsExactly(B);
        assertThat(copy.take(new MemberJoined(1, 6, C))).isEqualTo(Taken.MISSED);
        assertThat(copy.take(new MemberJoined(2, 5, C))).isEqualTo(Taken.IGNORED);
    }

    @Test
    void whatTheNextOwnerSaysIsComparedWithWhatTheLastOneSaid() {
        copy.take(new Roster(1, 2, List.of(A, B), false));
        copy.awaitWhole();
        assertThat(copy.take(new MemberLeft(2, 1, "a"))).isEqualTo(Taken.IGNORED);
        assertThat(copy.take(new Roster(2, 5, List.of(B, C), false)))
                .containsExactly(new Notice.Removed("a"), new Notice.Added(C));
        assertThat(copy.take(new Roster(1, 9, List.of(A), false))).isEmpty();
        assertThat(copy.members()).containsExactly(B, C);
        assertThat(copy.epoch()).isEqualTo(2);
    }
}
