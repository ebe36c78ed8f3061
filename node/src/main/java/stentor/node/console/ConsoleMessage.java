package stentor.node.console;

import java.util.List;

/** What nodes ask each other for the console. */
public sealed interface ConsoleMessage extends ConsoleActor.Command {
    /**
     * @param node the asking node's address
     * @param number counts its questions
     * @param about what it wants to know: see {@link NodeDesk}
     * @param arguments what it needs besides
     */
    record Question(String node, long number, String about, List<String> arguments) implements ConsoleMessage {
        public Question {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * @param node the answering node's address
     * @param number that of the question
     * @param json as text, so that nodes of different versions understand each other
     */
    record Reply(String node, long number, String json) implements ConsoleMessage {}
}
