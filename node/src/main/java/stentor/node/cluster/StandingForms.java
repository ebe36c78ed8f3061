package stentor.node.cluster;

import static stentor.node.cluster.WireForm.of;

import java.util.List;
import stentor.node.cluster.StandingMessage.Answer;
import stentor.node.cluster.StandingMessage.Question;

/** What nodes ask each other about their membership, as it is written between nodes. */
final class StandingForms {
    static final List<WireForm<?>> ALL = List.of(
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
    }

    private static Answer answer(WireReader from) {
        return new Answer(from.text(), from.number(), from.number(), from.flag());
    }
}
