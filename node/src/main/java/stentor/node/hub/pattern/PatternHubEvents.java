package stentor.node.hub.pattern;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.PatternEvent.Heard;
import stentor.node.hub.HubEvents;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/** What the owners of channels send to a {@link PatternHub}. A hub reads again by itself what was read for it and dropped. */
final class PatternHubEvents implements HubEvents {
    /** A hub is told of so many channels by name; of messages of others it is told that there were some. */
    static final int MOST_CHANNELS = 10_000;

    @Override
    public long weight(Object event) {
        if (event instanceof Heard heard) {
            return HubEvents.weightOf(heard.messages());
        }
        return event instanceof ChannelEvent.ReadAnswer answer ? HubEvents.weightOf(answer.messages()) : 0;
    }

    @Override
    public boolean leavesHole(Object event) {
        return event instanceof Heard;
    }

    @Override
    public Hole hole() {
        return new Dropped();
    }

    /**
     * A channel of which events were dropped.
     *
     * @param first the first of them, without its messages
     * @param epoch the newest that they were sent under
     * @param last how far the channel is by them
     * @param unstored whether some of their messages are in no log
     */
    record Missed(Heard first, long epoch, MessageId last, boolean unstored) {
        private static Missed of(Heard heard) {
            Heard without = new Heard(
                    heard.channel(),
                    heard.owner(),
                    heard.epoch(),
                    heard.since(),
                    heard.after(),
                    List.of(),
                    heard.stored());
            return new Missed(without, heard.epoch(), heard.last(), isUnstored(heard));
        }

        private Missed and(Heard next) {
            return new Missed(
                    first,
                    Math.max(epoch, next.epoch()),
                    MessageId.max(last, next.last()),
                    unstored || isUnstored(next));
        }

        private static boolean isUnstored(Heard heard) {
            return !heard.stored() && !heard.messages().isEmpty();
        }
    }

    private static final class Dropped implements Hole {
        private final Map<ChannelKey, Missed> byChannel = new LinkedHashMap<>();
        private boolean more;

        @Override
        public void add(Object event) {
            Heard heard = (Heard) event;
            Missed before = byChannel.get(heard.channel());
            if (before == null && byChannel.size() == MOST_CHANNELS) {
                more = true;
            } else {
                byChannel.put(heard.channel(), before == null ? Missed.of(heard) : before.and(heard));
            }
        }

        @Override
        public PatternHub.DeliveriesDropped command() {
            return new PatternHub.DeliveriesDropped(List.copyOf(byChannel.values()), more);
        }
    }
}
