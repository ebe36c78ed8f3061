package stentor.node.cluster.pattern;

import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.channel.PatternTable.Wish;
import stentor.node.cluster.pattern.PatternMessage.Question;
import stentor.node.cluster.pattern.PatternMessage.Row;
import stentor.node.cluster.pattern.PatternMessage.Taken;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireWriter;
import stentor.protocol.channel.ChannelPattern;

/** What nodes say about patterns, as it is written between nodes. */
public final class PatternForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("patterns?", Question.class, PatternForms::question, PatternForms::question),
            of("patterns", Row.class, PatternForms::row, PatternForms::row),
            of("patterns-taken", Taken.class, PatternForms::taken, PatternForms::taken));

    private PatternForms() {}

    private static void question(WireWriter to, Question question) {
        to.text(question.node());
        to.number(question.uid());
        to.number(question.round());
    }

    private static Question question(WireReader from) {
        return new Question(from.text(), from.number(), from.number());
    }

    private static void row(WireWriter to, Row row) {
        to.text(row.node());
        to.number(row.uid());
        to.number(row.version());
        to.number(row.round());
        to.list(row.wishes(), PatternForms::wish);
    }

    private static Row row(WireReader from) {
        return new Row(from.text(), from.number(), from.number(), from.number(), from.list(PatternForms::wish));
    }

    private static void wish(WireWriter to, Wish wish) {
        to.text(wish.pattern().encoded());
        to.ref(wish.hub());
    }

    private static Wish wish(WireReader from) {
        return new Wish(ChannelPattern.parse(from.text()), from.ref());
    }

    private static void taken(WireWriter to, Taken taken) {
        to.text(taken.node());
        to.number(taken.uid());
        to.number(taken.version());
    }

    private static Taken taken(WireReader from) {
        return new Taken(from.text(), from.number(), from.number());
    }
}
