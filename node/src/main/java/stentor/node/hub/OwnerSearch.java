package stentor.node.hub;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Channels;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.protocol.channel.ChannelKey;

/** Looks for the channel's owner, and watches the node of the one that was found. A part of the {@link HubActor}, on its thread. */
final class OwnerSearch {
    private final ChannelKey key;
    private final Channels channels;
    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final LocalSubscribers subscribers;
    private final PollLanes polls;
    private final Tail tail;
    private final Consumer<ActorRef<?>> watch;
    private final Consumer<ActorRef<?>> unwatch;
    private final Runnable lookedFor;
    private Optional<ActorRef<?>> watched = Optional.empty();

    /**
     * @param watch has {@link #gone} called when what it is given has ended, until {@code unwatch} is given the same
     * @param lookedFor is run when an owner was lost: it has to be asked for again if it does not answer
     */
    OwnerSearch(
            ChannelKey key,
            Channels channels,
            ActorRef<ChannelEvent> self,
            OwnerLink owner,
            LocalSubscribers subscribers,
            PollLanes polls,
            Tail tail,
            Consumer<ActorRef<?>> watch,
            Consumer<ActorRef<?>> unwatch,
            Runnable lookedFor) {
        this.key = key;
        this.channels = channels;
        this.self = self;
        this.owner = owner;
        this.subscribers = subscribers;
        this.polls = polls;
        this.tail = tail;
        this.watch = watch;
        this.unwatch = unwatch;
        this.lookedFor = lookedFor;
    }

    /** Asks to be attached, if somebody waits here and it is time to ask. */
    void ask() {
        boolean isEmpty = subscribers.isEmpty() && polls.waiting() == 0;
        if (isEmpty) {
            owner.asksNoMore();
        } else if (owner.shouldAsk(System.nanoTime())) {
            channels.tell(key, new HubCommand.Attach(self, mayCreate(), owner.known(tail.last())));
        }
    }

    /** Whether one of the subscribers may create the channel, or knows that it was there. */
    private boolean mayCreate() {
        boolean create = polls.waiting() > 0;
        for (LocalSubscriber subscriber : subscribers.live()) {
            create |= subscriber.phase() != Phase.ARRIVED
                    || subscriber.subscription().create();
        }
        return create;
    }

    /** The owner is lost, or not to be trusted any more: asks for the next one. */
    void again() {
        owner.lose();
        ask();
        lookedFor.run();
    }

    /** An owner has taken the hub in. */
    void found() {
        Optional<ActorRef<?>> sentinel = owner.sentinel();
        if (!sentinel.equals(watched)) {
            watched.ifPresent(unwatch);
            sentinel.ifPresent(watch);
            watched = sentinel;
        }
    }

    /** This has ended. */
    void gone(ActorRef<?> sentinel) {
        if (watched.equals(Optional.of(sentinel))) {
            watched = Optional.empty();
            again();
        }
    }
}
