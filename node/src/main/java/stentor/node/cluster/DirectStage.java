package stentor.node.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.FutureConverters;

/**
 * An answer whose next steps run where it comes in. Those of a stage that Scala has made of a future of its own, as an
 * ask's is, are each handed to the JVM's common pool; and where that has a single thread, as on two processors, each step
 * starts a thread of its own: a publish then costs ten times as much.
 */
final class DirectStage {
    private DirectStage() {}

    /** The steps of the stage that is returned must be short and not block: an actor may be waiting for them. */
    static <T> CompletionStage<T> of(CompletionStage<T> ofScala) {
        CompletableFuture<T> direct = new CompletableFuture<>();
        FutureConverters.asScala(ofScala)
                .onComplete(
                        outcome -> outcome.isSuccess()
                                ? direct.complete(outcome.get())
                                : direct.completeExceptionally(outcome.failed().get()),
                        ExecutionContext.parasitic$.MODULE$);
        return direct;
    }
}
