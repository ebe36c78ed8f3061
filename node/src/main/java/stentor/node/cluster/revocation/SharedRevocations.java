package stentor.node.cluster.revocation;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import stentor.node.access.Revocation;

/** Revocations that every node of the cluster carries out, and that a node which joins later learns of. */
public final class SharedRevocations {
    /** What became of one. */
    public enum Outcome {
        /** Every node has it. */
        EVERYWHERE,
        /** Some node has not confirmed it in time; it gets it when it can be reached again. */
        NOT_CONFIRMED,
        /** There are too many already. */
        TOO_MANY
    }

    private final ActorRef<RevocationActor.Command> actor;

    /** @param carryOut is told of each revocation once; must not block */
    public SharedRevocations(ActorSystem<?> system, InstantSource clock, Consumer<Revocation> carryOut) {
        actor = system.systemActorOf(RevocationActor.create(clock, carryOut), "stentor-revocations", Props.empty());
    }

    /** Answered within two seconds, and never with a failure. */
    public CompletionStage<Outcome> revoke(Revocation revocation) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        actor.tell(new RevocationActor.Revoke(revocation, outcome));
        return outcome;
    }
}
