package stentor.node.channel;

import java.util.List;
import java.util.Optional;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.Payload;

/** What a channel's owner is told and asked. What comes from hubs is in {@link HubCommand}. */
public sealed interface ChannelCommand
        permits ChannelCommand.Asked,
                ChannelCommand.Part,
                ChannelCommand.LastPart,
                ChannelCommand.Stop,
                ChannelCommand.MakeRoom,
                HubCommand,
                RollCall.Holders,
                ChannelActor.Own {
    /** What a publisher asks for, and is told how it went. */
    sealed interface Asked extends ChannelCommand, stentor.node.owner.Asked<ChannelCommand, PublisherReply>
            permits Publish, Create, Inspect, InspectMembers, Delete {
        @Override
        Asked answering(ReplyTo<PublisherReply> other);
    }

    /**
     * Publishes one message, or several as one, all or none.
     *
     * @param settings of the channel from now on; empty: it keeps its own, and one that is new gets the defaults
     * @param create false: an unknown channel answers {@link PublisherReply.NoSuchChannel}
     * @param watch stays on this node: on another one it is {@link PublishWatch#NONE}
     */
    record Publish(
            List<Payload> payloads,
            Optional<ChannelSettings> settings,
            boolean create,
            Optional<String> idempotencyKey,
            ReplyTo<PublisherReply> replyTo,
            PublishWatch watch)
            implements Asked {
        /** One that nobody watches. */
        public Publish(
                List<Payload> payloads,
                Optional<ChannelSettings> settings,
                boolean create,
                Optional<String> idempotencyKey,
                ReplyTo<PublisherReply> replyTo) {
            this(payloads, settings, create, idempotencyKey, replyTo, PublishWatch.NONE);
        }

        @Override
        public Publish answering(ReplyTo<PublisherReply> other) {
            return new Publish(payloads, settings, create, idempotencyKey, other, watch);
        }

        @Override
        public long weight() {
            return Payload.weight(payloads);
        }

        /** The same with other payloads. */
        public Publish of(List<Payload> others) {
            return new Publish(others, settings, create, idempotencyKey, replyTo, watch);
        }
    }

    /**
     * The beginning of a {@link Publish} that is too large to be sent in one piece.
     *
     * @param index counts a publish's parts from 0
     * @param replyTo tells one publish from the other
     */
    record Part(int index, List<Payload> payloads, ReplyTo<PublisherReply> replyTo) implements ChannelCommand {}

    /**
     * The end of a publish that came in parts: now it is carried out.
     *
     * @param index how many parts went before it
     */
    record LastPart(int index, Publish publish) implements ChannelCommand {}

    /** Makes the channel exist under these settings. */
    record Create(ChannelSettings settings, ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public Create answering(ReplyTo<PublisherReply> other) {
            return new Create(settings, other);
        }
    }

    /** Asks for the channel's info. */
    record Inspect(ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public Inspect answering(ReplyTo<PublisherReply> other) {
            return new Inspect(other);
        }
    }

    /** Asks for who is present. */
    record InspectMembers(ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public InspectMembers answering(ReplyTo<PublisherReply> other) {
            return new InspectMembers(other);
        }
    }

    /** Ends all subscribers and forgets the messages; answers with the info from before. */
    record Delete(ReplyTo<PublisherReply> replyTo) implements Asked {
        @Override
        public Delete answering(ReplyTo<PublisherReply> other) {
            return new Delete(other);
        }
    }

    /** Stop: somebody else is about to own the channel, or nobody needs it now. */
    record Stop() implements ChannelCommand {}

    /** The node has many owners: to end if there is nobody and nothing here. */
    record MakeRoom() implements ChannelCommand {}
}
