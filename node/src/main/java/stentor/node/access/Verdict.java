package stentor.node.access;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What a rule says to a request. */
sealed interface Verdict {
    /** The caller may come in. */
    record Allowed(Grant grant) implements Verdict {}

    /** The caller gets this answer instead. */
    record Refused(HttpResponse answer) implements Verdict {}

    static CompletionStage<Verdict> now(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }

    /** The verdict of a stage that has it already. */
    static Optional<Verdict> done(CompletionStage<Verdict> stage) {
        return stage instanceof CompletableFuture<Verdict> future
                        && future.isDone()
                        && !future.isCompletedExceptionally()
                ? Optional.of(future.join())
                : Optional.empty();
    }

    /** Goes on from a verdict; at once, if it is there. */
    static CompletionStage<Verdict> then(
            CompletionStage<Verdict> stage, Function<Verdict, CompletionStage<Verdict>> next) {
        Optional<Verdict> done = done(stage);
        return done.isPresent() ? next.apply(done.get()) : stage.thenCompose(next);
    }
}
