package stentor.node.console;

import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireWriter;

/** {@link ConsoleMessage}s as they are written between nodes. */
public final class ConsoleForms {
    /** The first {@link stentor.node.wire.WireLevel} whose nodes can answer. */
    static final int LEVEL = 3;

    public static final List<WireForm<?>> ALL = List.of(
            of("console?", ConsoleMessage.Question.class, ConsoleForms::question, ConsoleForms::question)
                    .since(LEVEL),
            of("console", ConsoleMessage.Reply.class, ConsoleForms::reply, ConsoleForms::reply)
                    .since(LEVEL));

    private ConsoleForms() {}

    private static void question(WireWriter to, ConsoleMessage.Question question) {
        to.text(question.node());
        to.number(question.number());
        to.text(question.about());
        to.list(question.arguments(), WireWriter::text);
    }

    private static ConsoleMessage.Question question(WireReader from) {
        return new ConsoleMessage.Question(from.text(), from.number(), from.text(), from.list(WireReader::text));
    }

    private static void reply(WireWriter to, ConsoleMessage.Reply reply) {
        to.text(reply.node());
        to.number(reply.number());
        to.text(reply.json());
    }

    private static ConsoleMessage.Reply reply(WireReader from) {
        return new ConsoleMessage.Reply(from.text(), from.number(), from.text());
    }
}
