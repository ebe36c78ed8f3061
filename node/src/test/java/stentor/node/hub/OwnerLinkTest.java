package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.Standing;
import stentor.protocol.channel.MessageId;

class OwnerLinkTest {
    private static final long MOMENT = 1;
    private static final long SILENCE = OwnerLink.SILENCE.toNanos();

    private final ChannelEvent.Attached attached = new ChannelEvent.Attached(
            TestInbox.<ChannelCommand>create("owner").getRef(), 7, MessageId.ZERO, ChannelSettings.DEFAULT);
    private final OwnerLink link = new OwnerLink(Standing.alone(), new AskTurns().turn(() -> {}));

    @BeforeEach
    void attach() {
        link.attach(attached, 0);
        link.awaitAnswer(0);
    }

    @Test
    void anOwnerThatDoesNotAnswerInTimeIsSilent() {
        assertThat(link.isSilent(SILENCE)).isFalse();
        assertThat(link.isSilent(SILENCE + MOMENT)).isTrue();
        link.hasAnswered();
        assertThat(link.isSilent(SILENCE + MOMENT)).isFalse();
    }

    @Test
    void aHubThatWasServedLateDoesNotTakeItsOwnLatenessForSilence() {
        long late = Duration.ofSeconds(10).toNanos();
        link.excuse(late);
        assertThat(link.isSilent(late + SILENCE)).isFalse();
        assertThat(link.isSilent(late + SILENCE + MOMENT)).isTrue();
    }

    @Test
    void anOwnerOnTheSameNodeIsAskedForASignOfLifeSeldom() {
        long quiet = Duration.ofSeconds(30).toNanos();
        assertThat(link.isQuiet(quiet)).isFalse();
        assertThat(link.isQuiet(quiet + MOMENT)).isTrue();
    }

    @Test
    void anOwnerThatIsNotFoundIsAskedForLessAndLessOften() {
        link.lose();
        long now = 0;
        for (long millis : new long[] {200, 400, 800, 1600, 2000, 2000}) {
            assertThat(link.nanosUntilAsking(now)).isNotPositive();
            assertThat(link.shouldAsk(now)).isTrue();
            assertThat(link.shouldAsk(now)).isFalse();
            assertThat(link.nanosUntilAsking(now))
                    .isEqualTo(Duration.ofMillis(millis).toNanos());
            now += link.nanosUntilAsking(now);
        }
        link.attach(attached, now);
        assertThat(link.nanosUntilAsking(now)).isNotPositive();
    }

    @Test
    void whatAnOwnerSaysAgainIsARepeatUntilItHasANewClaim() {
        assertThat(link.isRepeat(attached)).isTrue();
        assertThat(link.isRepeat(
                        new ChannelEvent.Attached(attached.owner(), 8, attached.lastId(), attached.settings())))
                .isFalse();
        link.lose();
        assertThat(link.isRepeat(attached)).isFalse();
    }
}
