package stentor.node.channel;

import stentor.node.channel.ChannelCommand.Asked;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Limited;
import stentor.node.channel.PublisherReply.NoSuchChannel;

/** What commands are answered that are not carried out. */
final class Replies {
    private final Repeats repeats;

    Replies(Repeats repeats) {
        this.repeats = repeats;
    }

    /** Tells the publisher, and those that repeated its publish. A hub is told nothing: it asks again. */
    void answer(ChannelCommand command, PublisherReply reply) {
        if (command instanceof Publish publish) {
            repeats.refuse(publish, reply);
        } else if (command instanceof Asked asked) {
            asked.replyTo().tell(reply);
        }
    }

    /** The command would make a channel, and there are too many. */
    void refuse(ChannelCommand command, Limited reached) {
        if (command instanceof HubCommand.Attach attach) {
            attach.hub().tell(new ChannelEvent.NoRoom(reached.limit()));
        } else {
            answer(command, reached);
        }
    }

    /** The channel does not exist, and the command does not make it. */
    void unknown(ChannelCommand command) {
        if (command instanceof HubCommand.Attach attach) {
            attach.hub().tell(new ChannelEvent.UnknownChannel());
        } else {
            answer(command, new NoSuchChannel());
        }
    }
}
