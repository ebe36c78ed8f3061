package stentor.node.channel;

import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/** What an owner is told by hubs; {@link ChannelEvent} is what it answers. */
public sealed interface HubCommand extends ChannelCommand {
    /** The hub that says it, or whose subscribers it is about. */
    ActorRef<ChannelEvent> hub();

    /**
     * A hub wants each message once from now on. Repeated until it is answered.
     *
     * @param create false: an unknown channel answers {@link ChannelEvent.UnknownChannel}
     * @param known how far the channel's log went, and under which epoch, by what the hub was told: the owner must not go on
     *     before that
     */
    record Attach(ActorRef<ChannelEvent> hub, boolean create, LogPosition known) implements HubCommand {
        public Attach {
            Objects.requireNonNull(known);
        }
    }

    /** The hub has no subscribers any more. */
    record Detach(ActorRef<ChannelEvent> hub) implements HubCommand {}

    /**
     * What subscribers a hub has; also a sign of life.
     *
     * @param number counts the hub's reports; answered by {@link ChannelEvent.ReportTaken}
     * @param streaming broadcast subscribers that stay
     * @param polling broadcast subscribers that the next message uses up
     * @param guests its subscribers under {@code first} and {@code last}
     * @param seen the newest message that the hub had handed on when it counted
     * @param requestedAt when a subscriber of the hub last asked, milliseconds since the epoch
     */
    record Report(
            ActorRef<ChannelEvent> hub,
            long number,
            int streaming,
            int polling,
            List<Guest> guests,
            MessageId seen,
            long requestedAt)
            implements HubCommand {
        public Report {
            guests = List.copyOf(guests);
        }
    }

    /**
     * A subscriber under {@code first} or {@code last}, as its hub knows it.
     *
     * @param number names it within its hub
     * @param polling whether the next message uses it up
     * @param admitted whether the owner, this one or an earlier one, let it in
     */
    record Guest(long number, ConcurrencyPolicy policy, boolean polling, boolean admitted) {}

    /**
     * A subscriber under {@code first} or {@code last} wants to come in. Repeated until it is answered.
     *
     * @param number names it within its hub
     * @param polling whether the next message uses it up
     */
    record Admit(ActorRef<ChannelEvent> hub, long number, ConcurrencyPolicy policy, boolean polling)
            implements HubCommand {}

    /** A subscriber that was admitted has left by itself. */
    record Release(ActorRef<ChannelEvent> hub, long number) implements HubCommand {}

    /**
     * Asks for stored messages; answered by {@link ChannelEvent.ReadAnswer} or {@link ChannelEvent.ReadFailed}.
     *
     * @param limit at most so many messages
     * @param maxBytes and no more once their bodies come to so many bytes, but at least one message
     */
    record Read(ActorRef<ChannelEvent> hub, long request, Cursor cursor, int limit, long maxBytes)
            implements HubCommand {
        /** Bodies that come to more wait for the next read: an answer is one message between nodes. */
        public static final long MAX_BYTES = 1L << 20;

        /** As much as one answer may carry. */
        public Read(ActorRef<ChannelEvent> hub, long request, Cursor cursor, int limit) {
            this(hub, request, cursor, limit, MAX_BYTES);
        }
    }

    /** So many subscribers were handed the message; sent only where the settings count deliveries. */
    record Delivered(ActorRef<ChannelEvent> hub, MessageId id, int recipients) implements HubCommand {}

    /**
     * The hub wants to be told of members and numbers from now on, and is about to say which users it has, by {@link Join}; {@link
     * Watched} ends that. Sent again to each owner.
     *
     * @param counts whether it wants to be told how many subscribers the channel has
     * @param epoch that of the owner which told it of {@code known}; 0: none has
     * @param known the channel's users as far as it was told, for an owner that does not know them yet
     */
    record Watch(ActorRef<ChannelEvent> hub, boolean counts, long epoch, List<Member> known) implements HubCommand {
        public Watch {
            known = List.copyOf(known);
        }
    }

    /**
     * Answered by {@link ChannelEvent.Roster}; not answered by an owner that has not taken all that was named since {@link Watch}: the hub
     * begins again.
     *
     * @param users so many were named
     */
    record Watched(ActorRef<ChannelEvent> hub, int users) implements HubCommand {}

    /**
     * The user has a connection at this hub. Repeated until it is answered, by {@link ChannelEvent.Joined} or {@link
     * ChannelEvent.JoinRefused}.
     *
     * @param limit so many users may be present
     */
    record Join(ActorRef<ChannelEvent> hub, Member member, int limit) implements HubCommand {}

    /** The user has no connection at this hub any more. */
    record Quit(ActorRef<ChannelEvent> hub, String user) implements HubCommand {}
}
