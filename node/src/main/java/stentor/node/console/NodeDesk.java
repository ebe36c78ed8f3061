package stentor.node.console;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Answers what the console asks of one node. */
public interface NodeDesk {
    /**
     * @param about the name of a question
     * @return JSON; {@code null} if this node does not know such a question. Fails if it cannot be answered
     */
    CompletionStage<String> answer(String about, List<String> arguments);
}
