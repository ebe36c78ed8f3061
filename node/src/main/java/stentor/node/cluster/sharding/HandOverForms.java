package stentor.node.cluster.sharding;

import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.cluster.sharding.HandOverMessage.Answer;
import stentor.node.cluster.sharding.HandOverMessage.Question;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;

/** What nodes ask each other about channels that move, as it is written between nodes. */
public final class HandOverForms {
    /** The first level that has them. */
    static final int LEVEL = 3;

    public static final List<WireForm<?>> ALL = List.of(
            of("hand-over", Question.class, HandOverForms::question, HandOverForms::question)
                    .since(LEVEL),
            of("handed-over", Answer.class, HandOverForms::answer, HandOverForms::answer)
                    .since(LEVEL));

    private HandOverForms() {}

    private static void question(WireWriter to, Question question) {
        WireValues.key(to, question.channel());
        to.number(question.number());
        to.ref(question.asking());
    }

    private static Question question(WireReader from) {
        return new Question(WireValues.key(from), from.number(), from.ref());
    }

    private static void answer(WireWriter to, Answer answer) {
        to.number(answer.number());
        to.text(answer.node());
        WireValues.position(to, answer.position());
    }

    private static Answer answer(WireReader from) {
        return new Answer(from.number(), from.text(), WireValues.position(from));
    }
}
