package stentor.node.hub;

import java.util.List;
import java.util.Optional;
import stentor.node.channel.ChannelEvent;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** What a channel's owner sends to a {@link HubActor}. A hub reads again by itself what was read for it and dropped. */
final class ChannelHubEvents implements HubEvents {
    @Override
    public long weight(Object event) {
        if (event instanceof ChannelEvent.Published published) {
            return HubEvents.weightOf(published.messages());
        }
        return event instanceof ChannelEvent.ReadAnswer answer ? HubEvents.weightOf(answer.messages()) : 0;
    }

    @Override
    public boolean leavesHole(Object event) {
        return event instanceof ChannelEvent.Published;
    }

    @Override
    public Hole hole() {
        return new Dropped();
    }

    private static final class Dropped implements Hole {
        private long epoch;
        private Optional<MessageId> unstored = Optional.empty();

        @Override
        public void add(Object event) {
            ChannelEvent.Published published = (ChannelEvent.Published) event;
            epoch = Math.max(epoch, published.epoch());
            List<Message> messages = published.messages();
            if (!published.stored() && !messages.isEmpty()) {
                unstored = Optional.of(messages.get(messages.size() - 1).id());
            }
        }

        @Override
        public HubActor.DeliveriesDropped command() {
            return new HubActor.DeliveriesDropped(epoch, unstored);
        }
    }
}
