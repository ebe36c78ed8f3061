package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.FutureConverters;
import stentor.node.owner.Standing;

/** Commands of this node that owners are to answer: bounded in number and bytes, and answered in time or given up. */
final class Asks {
    static final int MAX_ASKS = 20_000;
    static final long MAX_ASKED_BYTES = 256L << 20;

    /** A publisher is answered within 5 s of its request, whatever happens. */
    private static final Duration LIMIT = Duration.ofMillis(4500);

    /**
     * While a node does not answer, what was sent to its channels is lost: whoever asks is told sooner, and so asks again
     * sooner when the channels have moved.
     */
    private static final Duration LIMIT_WHILE_ONE_IS_MISSING = Duration.ofMillis(1500);

    private final ActorSystem<?> system;
    private final Standing standing;
    private final AskLimit limit = new AskLimit(MAX_ASKS, MAX_ASKED_BYTES);

    Asks(ActorSystem<?> system, Standing standing) {
        this.system = system;
        this.standing = standing;
    }

    /**
     * Fails with {@link RejectedExecutionException} if too much waits already: nothing was sent.
     *
     * @param weight the bytes of what the command carries
     * @param command makes it for whom to answer
     */
    <C, R> CompletionStage<R> ask(RecipientRef<C> region, long weight, Function<ActorRef<R>, C> command) {
        if (!limit.enter(weight)) {
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException("too many commands wait on this node; nothing was done"));
        }
        CompletionStage<R> answer = direct(AskPattern.ask(region, command::apply, limit(standing), system.scheduler()));
        answer.whenComplete((reply, failure) -> limit.leave(weight));
        return answer;
    }

    /** How long an owner has. */
    static Duration limit(Standing standing) {
        return standing.isWhole() ? LIMIT : LIMIT_WHILE_ONE_IS_MISSING;
    }

    /**
     * The same stage, whose steps run where the answer comes in. Those of one that Scala has made of its own futures are
     * each handed to the JVM's common pool; and where that has a single thread, as on two processors, each of them starts
     * a thread of its own: a publish then costs ten times as much.
     */
    static <R> CompletionStage<R> direct(CompletionStage<R> ofScala) {
        CompletableFuture<R> direct = new CompletableFuture<>();
        FutureConverters.asScala(ofScala)
                .onComplete(
                        outcome -> {
                            if (outcome.isSuccess()) {
                                return direct.complete(outcome.get());
                            }
                            return direct.completeExceptionally(outcome.failed().get());
                        },
                        ExecutionContext.parasitic$.MODULE$);
        return direct;
    }
}
