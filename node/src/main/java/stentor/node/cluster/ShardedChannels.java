package stentor.node.cluster;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.FutureConverters;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.Channels;
import stentor.node.messagelog.MessageLog;
import stentor.protocol.channel.ChannelKey;

/** One owner per channel in the whole cluster: a sharded entity, named by the channel's key. */
public final class ShardedChannels implements Channels {
    /** Fixed for the life of a cluster: nodes that counted differently would see different owners. */
    static final int SHARDS = 1000;

    /** A publisher is answered within 5 s of its request, whatever happens. */
    private static final Duration ASK_LIMIT = Duration.ofMillis(4500);

    private static final EntityTypeKey<ChannelActor.Command> CHANNEL =
            EntityTypeKey.create(ChannelActor.Command.class, "channel");

    private final ActorSystem<?> system;
    private final ActorRef<ShardingEnvelope<ChannelActor.Command>> region;

    /**
     * @param logs the message logs by the names of their stores
     */
    public ShardedChannels(ActorSystem<?> system, Map<String, MessageLog> logs, InstantSource clock) {
        this.system = system;
        this.region = ClusterSharding.get(system)
                .init(Entity.of(CHANNEL, context -> owner(context, logs, clock))
                        .withStopMessage(new ChannelActor.Stop())
                        .withMessageExtractor(new HashCodeMessageExtractor<>(SHARDS)));
    }

    private static Behavior<ChannelActor.Command> owner(
            EntityContext<ChannelActor.Command> context, Map<String, MessageLog> logs, InstantSource clock) {
        ChannelKey key = ChannelKey.parse(context.getEntityId());
        return ChannelActor.create(key, logs.get(key.store()), clock, self -> context.getShard()
                .tell(new ClusterSharding.Passivate<>(self)));
    }

    @Override
    public void tell(ChannelKey channel, ChannelActor.Command command) {
        region.tell(new ShardingEnvelope<>(channel.encoded(), command));
    }

    @Override
    public <R> CompletionStage<R> ask(ChannelKey channel, Function<ActorRef<R>, ChannelActor.Command> command) {
        String entity = channel.encoded();
        return direct(AskPattern.ask(
                region,
                replyTo -> new ShardingEnvelope<>(entity, command.apply(replyTo)),
                ASK_LIMIT,
                system.scheduler()));
    }

    /**
     * The same stage, whose steps run where the answer comes in. Those of one that Scala has made of its own futures are
     * each handed to the JVM's common pool; and where that has a single thread, as on two processors, each of them starts
     * a thread of its own: a publish then costs ten times as much.
     */
    private static <R> CompletionStage<R> direct(CompletionStage<R> ofScala) {
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
