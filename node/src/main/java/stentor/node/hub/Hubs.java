package stentor.node.hub;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import stentor.node.channel.Channels;
import stentor.node.channel.Patterns;
import stentor.node.channel.RollCall;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.MessageId;

/**
 * All hubs of this node: starts one for each channel, and for each pattern, that has a subscriber here, and stops it when it
 * has none.
 */
public final class Hubs extends AbstractBehavior<Hubs.Command> {
    public sealed interface Command {}

    public record Subscribe(ChannelKey channel, Subscription subscription) implements Command {}

    /** The subscriber has left; nothing more is told to it after this was handled. */
    public record Unsubscribe(ChannelKey channel, long number) implements Command {}

    public record SubscribeToPattern(ChannelPattern pattern, long number, PatternSubscriber subscriber)
            implements Command {}

    /** As {@link Unsubscribe}. */
    public record UnsubscribeFromPattern(ChannelPattern pattern, long number) implements Command {}

    /** The subscriber takes messages again. */
    public record GoOn(ChannelKey channel, long number) implements Command {}

    /** The subscriber has left its lane; see {@link Subscriptions.Handle#leftLane}. */
    public record LeftLane(ChannelKey channel, long number, Optional<MessageId> last, boolean paused)
            implements Command {}

    /** A channel's new owner asks which of its subscribers here an earlier one let in. */
    public record NameHolders(RollCall.Question question) implements Command {}

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

    /** As {@link HubIdle}. */
    record PatternIdle(ChannelPattern pattern, long handled) implements Command {}

    private record HubEnded(ChannelKey channel, ActorRef<HubActor.Command> hub) implements Command {}

    private record PatternEnded(ChannelPattern pattern, ActorRef<PatternHub.Command> hub) implements Command {}

    private static final class Hub<C> {
        private final ActorRef<C> actor;
        private long sent;

        private Hub(ActorRef<C> actor) {
            this.actor = actor;
        }
    }

    private final Channels channels;
    private final Standing standing;
    private final InstantSource clock;
    private final TailBudget tails = TailBudget.ofThisProcess();
    private final Patterns patterns;
    private final Map<ChannelKey, Hub<HubActor.Command>> hubs = new HashMap<>();
    private final Map<ChannelPattern, Hub<PatternHub.Command>> patternHubs = new HashMap<>();
    private Optional<End> ending = Optional.empty();

    /** The hubs of a node without others. */
    public static Behavior<Command> create(Channels channels, InstantSource clock) {
        return create(channels, Patterns.alone(), Standing.alone(), clock);
    }

    public static Behavior<Command> create(
            Channels channels, Patterns patterns, Standing standing, InstantSource clock) {
        return Behaviors.setup(context -> new Hubs(context, channels, patterns, standing, clock));
    }

    private Hubs(
            ActorContext<Command> context,
            Channels channels,
            Patterns patterns,
            Standing standing,
            InstantSource clock) {
        super(context);
        this.channels = channels;
        this.patterns = patterns;
        this.standing = standing;
        this.clock = clock;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(SubscribeToPattern.class, this::onSubscribeToPattern)
                .onMessage(UnsubscribeFromPattern.class, this::onUnsubscribeFromPattern)
                .onMessage(GoOn.class, this::onGoOn)
                .onMessage(LeftLane.class, this::onLeftLane)
                .onMessage(NameHolders.class, this::onNameHolders)
                .onMessage(HubIdle.class, this::onHubIdle)
                .onMessage(PatternIdle.class, this::onPatternIdle)
                .onMessage(HubEnded.class, this::onHubEnded)
                .onMessage(PatternEnded.class, this::onPatternEnded)
                .onMessage(EndAll.class, this::onEndAll)
                .build();
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        if (ending.isPresent()) {
            subscribe.subscription().subscriber().end(ending.get());
            return this;
        }
        Hub<HubActor.Command> hub = hubs.computeIfAbsent(subscribe.channel(), this::start);
        hub.sent++;
        hub.actor.tell(new HubActor.Subscribe(subscribe.subscription()));
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        Hub<HubActor.Command> hub = hubs.get(unsubscribe.channel());
        if (hub != null) {
            hub.actor.tell(new HubActor.Unsubscribe(unsubscribe.number()));
        }
        return this;
    }

    private Behavior<Command> onSubscribeToPattern(SubscribeToPattern subscribe) {
        if (ending.isPresent()) {
            subscribe.subscriber().end(ending.get());
            return this;
        }
        Hub<PatternHub.Command> hub = patternHubs.computeIfAbsent(subscribe.pattern(), this::start);
        hub.sent++;
        hub.actor.tell(new PatternHub.Subscribe(subscribe.number(), subscribe.subscriber()));
        return this;
    }

    private Behavior<Command> onUnsubscribeFromPattern(UnsubscribeFromPattern unsubscribe) {
        Hub<PatternHub.Command> hub = patternHubs.get(unsubscribe.pattern());
        if (hub != null) {
            hub.actor.tell(new PatternHub.Unsubscribe(unsubscribe.number()));
        }
        return this;
    }

    private Behavior<Command> onGoOn(GoOn goOn) {
        Hub<HubActor.Command> hub = hubs.get(goOn.channel());
        if (hub != null) {
            hub.actor.tell(new HubActor.GoOn(goOn.number()));
        }
        return this;
    }

    private Behavior<Command> onLeftLane(LeftLane left) {
        Hub<HubActor.Command> hub = hubs.get(left.channel());
        if (hub != null) {
            hub.actor.tell(new HubActor.LeftLane(left.number(), left.last(), left.paused()));
        }
        return this;
    }

    private Behavior<Command> onNameHolders(NameHolders name) {
        RollCall.Question question = name.question();
        Hub<HubActor.Command> hub = hubs.get(question.channel());
        if (hub == null) {
            question.owner().tell(new RollCall.Holders(question.node(), List.of()));
        } else {
            hub.actor.tell(new HubActor.NameHolders(question));
        }
        return this;
    }

    private Behavior<Command> onHubIdle(HubIdle idle) {
        Hub<HubActor.Command> hub = hubs.get(idle.channel());
        if (hub != null && hub.sent == idle.handled()) {
            hubs.remove(idle.channel());
            hub.actor.tell(new HubActor.Stop());
        }
        return this;
    }

    private Behavior<Command> onPatternIdle(PatternIdle idle) {
        Hub<PatternHub.Command> hub = patternHubs.get(idle.pattern());
        if (hub != null && hub.sent == idle.handled()) {
            patternHubs.remove(idle.pattern());
            hub.actor.tell(new PatternHub.Stop());
        }
        return this;
    }

    /** A hub that ended by itself has told its subscribers so; the next subscriber starts another. */
    private Behavior<Command> onHubEnded(HubEnded ended) {
        Hub<HubActor.Command> hub = hubs.get(ended.channel());
        if (hub != null && hub.actor.equals(ended.hub())) {
            hubs.remove(ended.channel());
        }
        return this;
    }

    private Behavior<Command> onPatternEnded(PatternEnded ended) {
        Hub<PatternHub.Command> hub = patternHubs.get(ended.pattern());
        if (hub != null && hub.actor.equals(ended.hub())) {
            patternHubs.remove(ended.pattern());
        }
        return this;
    }

    private Behavior<Command> onEndAll(EndAll all) {
        ending = Optional.of(all.end());
        AtomicInteger left = new AtomicInteger(hubs.size() + patternHubs.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                all.done().complete(null);
            }
        };
        hubs.values().forEach(hub -> hub.actor.tell(new HubActor.EndAll(all.end(), one)));
        patternHubs.values().forEach(hub -> hub.actor.tell(new PatternHub.EndAll(all.end(), one)));
        one.run();
        return this;
    }

    private Hub<HubActor.Command> start(ChannelKey channel) {
        ActorRef<HubActor.Command> hub = getContext()
                .spawnAnonymous(
                        HubActor.create(
                                channel,
                                channels,
                                standing,
                                clock,
                                tails,
                                getContext().getSelf()),
                        DispatcherSelector.sameAsParent());
        getContext().watchWith(hub, new HubEnded(channel, hub));
        return new Hub<>(hub);
    }

    private Hub<PatternHub.Command> start(ChannelPattern pattern) {
        ActorRef<PatternHub.Command> hub = getContext()
                .spawnAnonymous(
                        PatternHub.create(
                                pattern,
                                channels,
                                patterns,
                                standing,
                                getContext().getSelf()),
                        DispatcherSelector.sameAsParent());
        getContext().watchWith(hub, new PatternEnded(pattern, hub));
        return new Hub<>(hub);
    }
}
