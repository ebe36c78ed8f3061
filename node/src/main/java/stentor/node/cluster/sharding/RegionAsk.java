package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.FutureConverters;

/**
 * Asks an actor and hands the answer on at once, on the thread where it comes in. The one class here that knows Scala: each step
 * of a stage that Scala made would be handed to the JVM's common pool, and where that has a single thread, as on two processors,
 * each of them would start a thread of its own; a publish would cost ten times as much.
 */
final class RegionAsk {
    private RegionAsk() {}

    /** @param ask takes the answer, or the failure if there is none in time */
    static <M, R> void send(
            ActorSystem<?> system,
            RecipientRef<M> to,
            Function<ActorRef<R>, M> question,
            Duration limit,
            PendingAsk<?, R> ask) {
        CompletionStage<R> answer = AskPattern.<M, R>ask(to, question::apply, limit, system.scheduler());
        FutureConverters.asScala(answer)
                .onComplete(
                        outcome -> {
                            if (outcome.isSuccess()) {
                                ask.tell(outcome.get());
                            } else {
                                ask.fail(outcome.failed().get());
                            }
                            return ask;
                        },
                        ExecutionContext.parasitic$.MODULE$);
    }
}
