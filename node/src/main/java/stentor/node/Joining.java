package stentor.node;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

/** Waits for the node's membership. */
final class Joining {
    private Joining() {}

    static CompletableFuture<Void> whenUp(ActorSystem<?> system) {
        CompletableFuture<Void> up = new CompletableFuture<>();
        system.systemActorOf(
                Behaviors.<SelfUp>setup(context -> {
                    Cluster.get(system).subscriptions().tell(new Subscribe<>(context.getSelf(), SelfUp.class));
                    return Behaviors.receive(SelfUp.class)
                            .onAnyMessage(now -> {
                                up.complete(null);
                                return Behaviors.stopped();
                            })
                            .build();
                }),
                "joining",
                Props.empty());
        return up;
    }
}
