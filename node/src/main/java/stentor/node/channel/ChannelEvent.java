package stentor.node.channel;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.limits.Limit;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** What an owner tells the hubs that are attached to it. A hub ignores an epoch older than the newest it has seen. */
public sealed interface ChannelEvent {
    /**
     * The hub is attached: from {@code lastId} on it is sent each message once. Sent again when the owner had to claim
     * the channel again; a hub whose position is before {@code lastId} reads what it lacks.
     */
    record Attached(ActorRef<ChannelCommand> owner, long epoch, MessageId lastId, ChannelSettings settings)
            implements ChannelEvent {
        public Attached {
            Objects.requireNonNull(owner);
            Objects.requireNonNull(lastId);
            Objects.requireNonNull(settings);
        }
    }

    /** There is no such channel, and the hub did not ask for it to be made. */
    record UnknownChannel() implements ChannelEvent {}

    /** There is no such channel, and there are too many others for it to be made. */
    record NoRoom(Limit limit) implements ChannelEvent {
        public NoRoom {
            Objects.requireNonNull(limit);
        }
    }

    /**
     * How many subscribers the hub may have, with regard to those of other hubs. Said before {@link Attached}, and again when
     * it changes; where nothing is said there is no limit.
     */
    record Room(long epoch, int subscribers) implements ChannelEvent {}

    /**
     * New messages, in order, all of them in the log.
     *
     * @param after the id sent before the first of them: a hub whose position is another one has missed something
     * @param stored false: for subscribers that wait now, not to be kept
     */
    record Published(long epoch, MessageId after, List<Message> messages, boolean stored, ChannelSettings settings)
            implements ChannelEvent {
        public Published {
            Objects.requireNonNull(after);
            messages = List.copyOf(messages);
            Objects.requireNonNull(settings);
        }
    }

    /**
     * What a {@link HubCommand.Read} found.
     *
     * @param request the read's number
     * @param seen what the reader has seen by its own words: a message whose predecessor is later leaves a gap
     * @param position where it goes on: {@code seen}, or the owner's last id for a reader from the future
     * @param messages what follows, oldest first
     * @param more whether there may be more after these
     */
    record ReadAnswer(long request, MessageId seen, MessageId position, List<Message> messages, boolean more)
            implements ChannelEvent {
        public ReadAnswer {
            messages = List.copyOf(messages);
        }
    }

    /** The log did not answer a read: to be asked again. */
    record ReadFailed(long request) implements ChannelEvent {}

    /** The subscriber may stay as far as the concurrency policies are concerned. */
    record Admitted(long epoch, long number) implements ChannelEvent {}

    /** The subscriber must leave: another one conflicts with it. */
    record Conflict(long epoch, long number) implements ChannelEvent {}

    /** All subscribers that were not admitted one by one must leave: another one conflicts with them. */
    record ConflictWithAll(long epoch) implements ChannelEvent {}

    /**
     * The owner counts what the report said, and lives.
     *
     * @param lastId the newest id that it sent to its hubs: one whose position is before it has lost something on the way
     * @param presence what the hub was told, and has said, of users by now; empty: it does not watch
     */
    record ReportTaken(long epoch, long report, MessageId lastId, Optional<PresenceState> presence)
            implements ChannelEvent {
        public ReportTaken {
            Objects.requireNonNull(lastId);
            Objects.requireNonNull(presence);
        }
    }

    /**
     * What an owner knows of users, so that a hub which knows something else finds out that something was lost on the way, the last
     * thing that was said included.
     *
     * @param version as in {@link Roster}
     * @param present the {@link UserDigest} of all that are present
     * @param joined that of those which have joined at the hub
     * @param subscribers as in {@link Counted}; 0: hubs have not been told the number of today yet
     */
    record PresenceState(long version, long present, long joined, long subscribers) {}

    /**
     * The hub is not attached to this owner any more, which stops or has started anew: to attach again.
     *
     * @param epoch that of the owner's newest claim; 0 before its first
     */
    record Detached(long epoch) implements ChannelEvent {}

    /** The channel was deleted: its subscribers end, the hub is no longer attached. */
    record Deleted(long epoch) implements ChannelEvent {}

    /** What is told of a channel's audience. */
    sealed interface Audience extends ChannelEvent {
        /** That of the owner's claim. */
        long epoch();
    }

    /**
     * All users that are present; a long list comes in pieces.
     *
     * @param version counts what the owner tells of members
     * @param more whether another piece follows
     */
    record Roster(long epoch, long version, List<Member> members, boolean more) implements Audience {
        public Roster {
            members = List.copyOf(members);
        }
    }

    /** A user is present that was not before. */
    record MemberJoined(long epoch, long version, Member member) implements Audience {}

    /** A user is present no more. */
    record MemberLeft(long epoch, long version, String user) implements Audience {}

    /** The hub's user is in. */
    record Joined(long epoch, String user) implements Audience {}

    /** The hub's user cannot join: there are too many others. */
    record JoinRefused(long epoch, String user) implements Audience {}

    /** The channel has so many subscribers. */
    record Counted(long epoch, long subscribers) implements Audience {}
}
