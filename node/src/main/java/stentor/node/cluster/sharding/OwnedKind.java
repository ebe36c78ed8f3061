package stentor.node.cluster.sharding;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.Behavior;
import stentor.node.owner.OwnerNode;

/**
 * A kind of things that have one owner each in the whole cluster, as channels and queues have.
 *
 * @param name names the kind between nodes: fixed for the life of a cluster
 * @param commands what its owners are told; their forms are named by {@code application.conf} and {@code WireSerializer}
 * @param stop the command upon which an owner ends
 * @param id what a thing is called between nodes
 * @param key reads an {@code id}
 * @param makeRoom is told to the oldest owners where a node has very many: an owner that holds nothing ends, another one
 *     says that it stays; empty: owners of this kind end by themselves soon enough
 * @param pieces cuts a command that one message between nodes cannot carry; the last piece is the one that is answered
 * @param owner makes the owner of a thing
 */
public record OwnedKind<K, C>(
        String name,
        Class<C> commands,
        C stop,
        Function<K, String> id,
        Function<String, K> key,
        Optional<C> makeRoom,
        Function<C, List<C>> pieces,
        BiFunction<K, OwnerNode<C>, Behavior<C>> owner) {
    /** A kind whose things are named by texts, and whose commands are all small. */
    public static <C> OwnedKind<String, C> named(
            String name, Class<C> commands, C stop, BiFunction<String, OwnerNode<C>, Behavior<C>> owner) {
        return new OwnedKind<>(
                name,
                commands,
                stop,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                Optional.empty(),
                List::of,
                owner);
    }
}
