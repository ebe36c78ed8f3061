package stentor.node.cluster.membership;

import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.cluster.membership.StandingMessage.Answer;
import stentor.node.cluster.membership.StandingMessage.Question;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireWriter;

/** What nodes ask each other about their membership, as it is written between nodes. */
public final class StandingForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("standing?", Question.class, StandingForms::question, StandingForms::question),
            of("standing", Answer.class, StandingForms::answer, StandingForms::answer));

    private StandingForms() {}

    private static void question(WireWriter to, Question question) {
        to.text(question.node());
        to.number(question.uid());
        to.number(question.round());
    }

    private static Question question(WireReader from) {
        return new Question(from.text(), from.number(), from.number());
    }

    private static void answer(WireWriter to, Answer answer) {
        to.text(answer.node());
        to.number(answer.uid());
        to.number(answer.round());
        to.flag(answer.member());
        if (to.level() >= WireLevel.CLOCKS) {
            to.number(answer.clock());
        }
    }

    private static Answer answer(WireReader from) {
        return new Answer(
                from.text(),
                from.number(),
                from.number(),
                from.flag(),
                from.level() >= WireLevel.CLOCKS ? from.number() : 0);
    }
}
