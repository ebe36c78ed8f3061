package stentor.node.cluster;

import static stentor.node.cluster.WireForm.of;

import java.util.List;
import stentor.node.channel.PatternEvent.Heard;
import stentor.node.channel.PatternTable.Wish;
import stentor.node.cluster.PatternMessage.Question;
import stentor.node.cluster.PatternMessage.Row;
import stentor.node.cluster.PatternMessage.Taken;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;

/** What nodes say about patterns, and what owners send because of them, as it is written between nodes. */
final class PatternForms {
    static final List<WireForm<?>> ALL = List.of(
            of("patterns?", Question.class, PatternForms::question, PatternForms::question),
            of("patterns", Row.class, PatternForms::row, PatternForms::row),
            of("patterns-taken", Taken.class, PatternForms::taken, PatternForms::taken),
            of("heard", Heard.class, PatternForms::heard, PatternForms::heard));

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

    private static void heard(WireWriter to, Heard heard) {
        to.text(heard.channel().encoded());
        to.ref(heard.owner());
        to.number(heard.epoch());
        WireValues.id(to, heard.since());
        WireValues.id(to, heard.after());
        WireValues.messages(to, heard.messages());
        to.flag(heard.stored());
    }

    private static Heard heard(WireReader from) {
        return new Heard(
                ChannelKey.parse(from.text()),
                from.ref(),
                from.number(),
                WireValues.id(from),
                WireValues.id(from),
                WireValues.messages(from),
                from.flag());
    }
}
