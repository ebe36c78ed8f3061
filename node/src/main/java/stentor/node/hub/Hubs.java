package stentor.node.hub;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import stentor.node.channel.Channels;
import stentor.node.channel.Standing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/** All hubs of this node: starts one for each channel that has a subscriber here, and stops it when it has none. */
public final class Hubs extends AbstractBehavior<Hubs.Command> {
    public sealed interface Command {}

    public record Subscribe(ChannelKey channel, Subscription subscription) implements Command {}

    /** The subscriber has left; nothing more is told to it after this was handled. */
    public record Unsubscribe(ChannelKey channel, long number) implements Command {}

    /** The subscriber takes messages again. */
    public record GoOn(ChannelKey channel, long number) implements Command {}

    /** The subscriber has left its lane; see {@link Subscriptions.Handle#leftLane}. */
    public record LeftLane(ChannelKey channel, long number, Optional<MessageId> last, boolean paused)
            implements Command {}

    /**
     * A hub has had no subscriber for a while.
     *
     * @param handled how many subscribers it was sent so far; if more are on their way to it, it stays
     */
    record HubIdle(ChannelKey channel, long handled) implements Command {}

    /**
     * All subscribers of this node must leave, and whoever comes from now on too.
     *
     * @param done is completed when all of them have been told
     */
    public record EndAll(End end, CompletableFuture<Void> done) implements Command {}

    private record HubEnded(ChannelKey channel, ActorRef<HubActor.Command> hub) implements Command {}

    private static final class Hub {
        private final ActorRef<HubActor.Command> actor;
        private long sent;

        private Hub(ActorRef<HubActor.Command> actor) {
            this.actor = actor;
        }
    }

    private final Channels channels;
    private final Standing standing;
    private final InstantSource clock;
    private final Map<ChannelKey, Hub> hubs = new HashMap<>();
    private Optional<End> ending = Optional.empty();

    /** The hubs of a node without others. */
    public static Behavior<Command> create(Channels channels, InstantSource clock) {
        return create(channels, Standing.alone(), clock);
    }

    public static Behavior<Command> create(Channels channels, Standing standing, InstantSource clock) {
        return Behaviors.setup(context -> new Hubs(context, channels, standing, clock));
    }

    private Hubs(ActorContext<Command> context, Channels channels, Standing standing, InstantSource clock) {
        super(context);
        this.channels = channels;
        this.standing = standing;
        this.clock = clock;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(GoOn.class, this::onGoOn)
                .onMessage(LeftLane.class, this::onLeftLane)
                .onMessage(HubIdle.class, this::onHubIdle)
                .onMessage(HubEnded.class, this::onHubEnded)
                .onMessage(EndAll.class, this::onEndAll)
                .build();
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        if (ending.isPresent()) {
            subscribe.subscription().subscriber().end(ending.get());
            return this;
        }
        Hub hub = hubs.computeIfAbsent(subscribe.channel(), this::start);
        hub.sent++;
        hub.actor.tell(new HubActor.Subscribe(subscribe.subscription()));
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        Hub hub = hubs.get(unsubscribe.channel());
        if (hub != null) {
            hub.actor.tell(new HubActor.Unsubscribe(unsubscribe.number()));
        }
        return this;
    }

    private Behavior<Command> onGoOn(GoOn goOn) {
        Hub hub = hubs.get(goOn.channel());
        if (hub != null) {
            hub.actor.tell(new HubActor.GoOn(goOn.number()));
        }
        return this;
    }

    private Behavior<Command> onLeftLane(LeftLane left) {
        Hub hub = hubs.get(left.channel());
        if (hub != null) {
            hub.actor.tell(new HubActor.LeftLane(left.number(), left.last(), left.paused()));
        }
        return this;
    }

    private Behavior<Command> onHubIdle(HubIdle idle) {
        Hub hub = hubs.get(idle.channel());
        if (hub != null && hub.sent == idle.handled()) {
            hubs.remove(idle.channel());
            hub.actor.tell(new HubActor.Stop());
        }
        return this;
    }

    /** A hub that ended by itself has told its subscribers so; the next subscriber starts another. */
    private Behavior<Command> onHubEnded(HubEnded ended) {
        Hub hub = hubs.get(ended.channel());
        if (hub != null && hub.actor.equals(ended.hub())) {
            hubs.remove(ended.channel());
        }
        return this;
    }

    private Behavior<Command> onEndAll(EndAll all) {
        ending = Optional.of(all.end());
        AtomicInteger left = new AtomicInteger(hubs.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                all.done().complete(null);
            }
        };
        hubs.values().forEach(hub -> hub.actor.tell(new HubActor.EndAll(all.end(), one)));
        one.run();
        return this;
    }

    private Hub start(ChannelKey channel) {
        ActorRef<HubActor.Command> hub = getContext()
                .spawnAnonymous(HubActor.create(
                        channel, channels, standing, clock, getContext().getSelf()));
        getContext().watchWith(hub, new HubEnded(channel, hub));
        return new Hub(hub);
    }
}
