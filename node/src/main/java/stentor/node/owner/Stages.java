package stentor.node.owner;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Lets an actor go on when the log has answered, as part of itself. */
public final class Stages<C> {
    private final ActorContext<C> context;
    private final Function<Runnable, C> resume;

    /**
     * @param resume a command upon which the actor runs what is in it
     */
    public Stages(ActorContext<C> context, Function<Runnable, C> resume) {
        this.context = context;
        this.resume = resume;
    }

    /** Goes on at once where the stage is done, as that of a log in memory is; else when it is told to itself. */
    public <T> void whenDone(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed) {
        BiConsumer<T, Throwable> go = (value, failure) -> {
            if (failure == null) {
                then.accept(value);
            } else {
                failed.accept(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            }
        };
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            // Not in a callback of the stage, which would keep to itself what breaks in it.
            if (future.isCompletedExceptionally()) {
                go.accept(null, future.handle((value, thrown) -> thrown).join());
            } else {
                then.accept(future.join());
            }
        } else {
            context.pipeToSelf(stage, (value, failure) -> resume.apply(() -> go.accept(value, failure)));
        }
    }
}
