package stentor.node.hub;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import stentor.node.channel.Channels;
import stentor.node.channel.RollCall;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelKey;

/** The hubs of this node's channels: one for each channel that has a subscriber here. Safe from any thread. */
public final class Hubs {
    private final HubRegistry<ChannelKey, HubActor.Command> registry;
    private final HubCounts counts = new HubCounts();
    private final HubDeliveries deliveries;

    /** @param props where the hubs run */
    public Hubs(ActorSystem<?> system, Props props, Channels channels, Standing standing, InstantSource clock) {
        ByteBudget tails = ByteBudget.ofThisProcess();
        AskTurns turns = new AskTurns();
        this.deliveries = HubDeliveries.of(system);
        this.registry = new HubRegistry<>(
                system,
                "hubs",
                props,
                DispatcherSelector.sameAsParent().withMailboxFromConfig(HubMailbox.CONFIG),
                (channel, hub) -> HubActor.create(channel, channels, standing, clock, tails, turns, counts, hub),
                HubActor.EndAll::new);
    }

    /** How often a channel had as many subscribers as it may have. */
    public long full() {
        return counts.full().sum();
    }

    /** How many polls wait now for a message of a channel. */
    public long polls() {
        return counts.polls().sum();
    }

    /** How often a hub found its channel's owner for the first time. */
    public long attached() {
        return counts.attached().sum();
    }

    /** How often a hub that had lost its owner found the next one, or its owner claimed the channel again. */
    public long recovered() {
        return counts.recovered().sum();
    }

    /** How often subscribers were told of a gap for this reason. */
    public long gaps(GapCause cause) {
        return counts.gaps().get(cause).sum();
    }

    /** How many bytes of messages wait in the hubs' mailboxes. */
    public long waitingBytes() {
        return deliveries.waiting();
    }

    /** How many deliveries were dropped because too many bytes waited in the hubs' mailboxes. */
    public long dropped() {
        return deliveries.dropped();
    }

    /** How many channels have a hub here now. */
    public long size() {
        return registry.size();
    }

    HubRef<HubActor.Command> subscribe(ChannelKey channel, Subscription subscription) {
        return registry.subscribe(channel, new HubActor.Subscribe(subscription));
    }

    /** A channel's new owner asks which of its subscribers here an earlier one let in. */
    public void nameHolders(RollCall.Question question) {
        Optional<HubRef<HubActor.Command>> hub = registry.find(question.channel());
        if (hub.isPresent()) {
            hub.get().tell(new HubActor.NameHolders(question));
        } else {
            question.owner().tell(new RollCall.Holders(question.node(), List.of()));
        }
    }

    /** Ends all subscribers of this node, and those that come from now on; is complete when all have been told. */
    public CompletionStage<Void> endAll(End end) {
        return registry.endAll(end);
    }
}
