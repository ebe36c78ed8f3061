package stentor.node;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Ends the process when an actor's turn ends with an {@link Error}, as when memory or the stack is used up. A loop would go
 * on without the actor, which is stuck from then on: a channel that nobody serves on a node that says that it is well.
 */
final class FatalErrors {
    /** As sysexits.h has it for a fault of the software itself. */
    static final int EXIT_CODE = 70;

    private FatalErrors() {}

    /** Runs tasks there, and ends the process with the first that ends with an error. */
    static Executor endProcess(Executor executor) {
        return caught(executor, error -> {
            System.err.println("stentor: " + error + ": this node cannot go on, and ends with exit code " + EXIT_CODE);
            Runtime.getRuntime().halt(EXIT_CODE);
        });
    }

    static Executor caught(Executor executor, Consumer<Error> end) {
        return task -> executor.execute(() -> {
            try {
                task.run();
            } catch (Error error) {
                end.accept(error);
                throw error;
            }
        });
    }
}
