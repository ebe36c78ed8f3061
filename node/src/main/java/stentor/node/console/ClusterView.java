package stentor.node.console;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** What the members of the cluster say, gathered when somebody asks. */
public final class ClusterView {
    private final ActorRef<ConsoleActor.Command> actor;

    /**
     * From now on this node answers the others.
     *
     * @param desk answers for this node
     */
    public ClusterView(ActorSystem<?> system, NodeDesk desk) {
        // Apart from the loops: to read all meters takes a while, and no message waits for it there.
        actor = system.systemActorOf(
                ConsoleActor.create(desk),
                ConsoleActor.NAME,
                DispatcherSelector.fromConfig("stentor.cluster-dispatcher"));
    }

    /** Asks all members. Fails at once if too many questions are under way. */
    CompletionStage<Gathered> all(String about, String... arguments) {
        CompletableFuture<Gathered> gathered = new CompletableFuture<>();
        actor.tell(new ConsoleActor.Gather(node -> true, about, List.of(arguments), gathered));
        return gathered;
    }

    /** Asks one member, by {@code host:port}. */
    CompletionStage<Gathered> one(String node, String about, String... arguments) {
        CompletableFuture<Gathered> gathered = new CompletableFuture<>();
        actor.tell(new ConsoleActor.Gather(node::equals, about, List.of(arguments), gathered));
        return gathered;
    }
}
