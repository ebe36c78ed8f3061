package stentor.node.hub;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import stentor.node.channel.Channels;
import stentor.protocol.channel.ChannelKey;

/** All hubs of this node: starts one for each channel that has a subscriber here, and stops it when it has none. */
public final class Hubs extends AbstractBehavior<Hubs.Command> {
    public sealed interface Command {}

    public record Subscribe(ChannelKey channel, Subscription subscription) implements Command {}

    /** The subscriber has left; nothing more is told to it after this was handled. */
    public record Unsubscribe(ChannelKey channel, long number) implements Command {}

    /** The subscriber takes messages again. */
    public record GoOn(ChannelKey channel, long number) implements Command {}

    /** The node is about to stop: all subscribers end, and so do those that still come. */
    public record Close() implements Command {}

    /**
     * A hub has had no subscriber for a while.
     *
     * @param handled how many subscribers it was sent so far; if more are on their way to it, it stays
     */
    record HubIdle(ChannelKey channel, long handled) implements Command {}

    private static final class Hub {
        private final ActorRef<HubActor.Command> actor;
        private long sent;

        private Hub(ActorRef<HubActor.Command> actor) {
            this.actor = actor;
        }
    }

    private final Channels channels;
    private final InstantSource clock;
    private final Map<ChannelKey, Hub> hubs = new HashMap<>();
    private boolean closed;

    public static Behavior<Command> create(Channels channels, InstantSource clock) {
        return Behaviors.setup(context -> new Hubs(context, channels, clock));
    }

    private Hubs(ActorContext<Command> context, Channels channels, InstantSource clock) {
        super(context);
        this.channels = channels;
        this.clock = clock;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(GoOn.class, this::onGoOn)
                .onMessage(HubIdle.class, this::onHubIdle)
                .onMessage(Close.class, close -> onClose())
                .build();
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        if (closed) {
            subscribe.subscription().subscriber().end(End.STOPPING);
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

    private Behavior<Command> onHubIdle(HubIdle idle) {
        Hub hub = hubs.get(idle.channel());
        if (hub != null && hub.sent == idle.handled()) {
            hubs.remove(idle.channel());
            hub.actor.tell(new HubActor.Stop());
        }
        return this;
    }

    private Behavior<Command> onClose() {
        closed = true;
        hubs.values().forEach(hub -> hub.actor.tell(new HubActor.Close()));
        hubs.clear();
        return this;
    }

    private Hub start(ChannelKey channel) {
        return new Hub(getContext()
                .spawnAnonymous(
                        HubActor.create(channel, channels, clock, getContext().getSelf())));
    }
}
