package stentor.node.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stentor.node.channel.PublisherReply;
import stentor.node.webhook.Assertion.State;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.MessageId;
import stentor.protocol.webhook.WebhookEvent;

class OwnerQuestionsTest {
    private static final String NODE = "1 pekko://stentor@here:1";
    private static final long ASKED = Facts.DOUBT;
    private static final long TOLD = ASKED + Facts.HOLD;

    private final Facts facts = new Facts(Map.of(), false, 0);
    private final OwnerQuestions questions = new OwnerQuestions(facts);

    /** The owner of a channel with this user is lost. */
    private void doubt(String channel) {
        facts.take(new Assertion(Subject.of(channel), State.PRESENT), NODE, 0);
        facts.take(new Assertion(Subject.of(channel, "ann"), State.PRESENT), NODE, 0);
        facts.takeEvents();
        facts.ownerLeft(channel, NODE, 0);
    }

    private List<String> toldLater() {
        facts.tick(TOLD);
        return facts.takeEvents().stream().map(this::text).toList();
    }

    private String text(WebhookEvent event) {
        return event.name().text() + event.userId().map(user -> " " + user).orElse("");
    }

    private static PublisherReply members(int subscribers, String... users) {
        return new PublisherReply.Members(new ChannelInfo(0, 0, subscribers, MessageId.ZERO), List.of(users));
    }

    @Test
    void onlySoManyOwnersAreAskedAtATime() {
        for (int i = 0; i < OwnerQuestions.AT_ONCE + 2; i++) {
            doubt("presence-" + i);
        }
        List<String> first = questions.next(ASKED);
        assertThat(first).hasSize(OwnerQuestions.AT_ONCE);
        assertThat(questions.next(ASKED)).isEmpty();
        questions.answered(first.get(0), members(1, "ann"), ASKED);
        assertThat(questions.next(ASKED)).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    @Test
    void whoeverTheOwnerDoesNotNameIsAbsent() {
        doubt("presence-a");
        questions.answered(questions.next(ASKED).get(0), members(1, "eve"), ASKED);
        assertThat(toldLater()).containsExactly("member_removed ann");
    }

    @Test
    void inAChannelThatIsNotThereNobodyIsPresent() {
        doubt("presence-a");
        questions.answered(questions.next(ASKED).get(0), new PublisherReply.NoSuchChannel(), ASKED);
        assertThat(toldLater()).containsExactly("member_removed ann", "channel_vacated");
    }

    @Test
    void anOwnerThatDoesNotAnswerIsAskedAgainAndNobodyIsAbsentUntilThen() {
        doubt("presence-a");
        questions.answered(questions.next(ASKED).get(0), new PublisherReply.Failed(), ASKED);
        assertThat(questions.next(ASKED)).isEmpty();
        assertThat(questions.next(ASKED + Facts.DOUBT)).containsExactly("presence-a");
        assertThat(toldLater()).isEmpty();
    }
}
