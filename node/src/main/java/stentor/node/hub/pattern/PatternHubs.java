package stentor.node.hub.pattern;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import stentor.node.channel.Channels;
import stentor.node.channel.Patterns;
import stentor.node.hub.ByteBudget;
import stentor.node.hub.End;
import stentor.node.hub.HubRef;
import stentor.node.hub.HubRegistry;
import stentor.node.hub.Subscriptions;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelPattern;

/**
 * Subscribes dialects' connections to patterns. There is one hub on this node for each pattern that has a subscriber
 * here. Safe from any thread.
 */
public final class PatternHubs {
    private final HubRegistry<ChannelPattern, PatternHub.Command> registry;
    private final AtomicLong numbers = new AtomicLong();
    private final LongAdder gaps = new LongAdder();

    /** @param props where the hubs run */
    public PatternHubs(ActorSystem<?> system, Props props, Channels channels, Patterns patterns, Standing standing) {
        ByteBudget waiting = ByteBudget.ofThisProcess();
        this.registry = new HubRegistry<>(
                system,
                "pattern-hubs",
                props,
                DispatcherSelector.sameAsParent().withMailboxFromConfig(PatternHubMailbox.CONFIG),
                (pattern, hub) -> PatternHub.create(pattern, channels, patterns, standing, waiting, gaps, hub),
                PatternHub.EndAll::new);
    }

    /** Subscribes to all channels that the pattern matches, from now on; the subscriber is told everything else. */
    public Subscriptions.Leave subscribe(ChannelPattern pattern, PatternSubscriber subscriber) {
        long number = numbers.incrementAndGet();
        HubRef<PatternHub.Command> hub = registry.subscribe(pattern, new PatternHub.Subscribe(number, subscriber));
        return () -> hub.tell(new PatternHub.Unsubscribe(number));
    }

    /** How often subscribers were told of a gap. */
    public long gaps() {
        return gaps.sum();
    }

    /** Ends all subscribers of this node, and those that come from now on; is complete when all have been told. */
    public CompletionStage<Void> endAll(End end) {
        return registry.endAll(end);
    }
}
