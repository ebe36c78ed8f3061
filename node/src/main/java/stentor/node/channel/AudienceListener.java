package stentor.node.channel;

import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Is told how a channel's audience changes, on its owner's thread: what a dialect keeps of subscribers beyond their number,
 * as presence does, follows it. All that it knows ends with its owner; the next owner's hubs attach again and say what they
 * know.
 */
interface AudienceListener {
    /** Follows nothing. */
    AudienceListener NOBODY = new AudienceListener() {
        @Override
        public void claimed(long epoch) {}

        @Override
        public void attached(HubCommand.Attach attach) {}

        @Override
        public void gone(Predicate<ActorRef<ChannelEvent>> hubs) {}

        @Override
        public void counted(int subscribers) {}

        @Override
        public void deleted() {}

        @Override
        public Optional<ChannelEvent.PresenceState> shown(ActorRef<ChannelEvent> hub) {
            return Optional.empty();
        }
    };

    /** The owner has claimed the channel, for the first time or again: what it says from now on carries this epoch. */
    void claimed(long epoch);

    /** A hub was taken in, or asked again to be. */
    void attached(HubCommand.Attach attach);

    /** These hubs are gone, and their subscribers with them. */
    void gone(Predicate<ActorRef<ChannelEvent>> hubs);

    /** The channel has so many subscribers on all nodes now, which is another number than before. */
    void counted(int subscribers);

    /** The channel was deleted, and its subscribers were told so. */
    void deleted();

    /** What the hub has been told, and has said, of users; empty: it does not watch. */
    Optional<ChannelEvent.PresenceState> shown(ActorRef<ChannelEvent> hub);
}
