package stentor.node.dialect.pusher;

import java.util.Optional;
import java.util.function.Function;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.SlowPolicy;
import stentor.node.http.stream.StreamLane;
import stentor.node.hub.Delivery;
import stentor.node.hub.Notice;
import stentor.node.hub.StreamingLane;
import stentor.protocol.channel.MessageId;

/**
 * WebSockets of one channel on one loop: an event is rendered and written once for all of them. The connection that an event
 * leaves out is found by its socket id.
 */
final class EventLane implements StreamingLane<ChannelSubscription> {
    private final ChannelForm form;
    private final Function<String, Optional<PusherConnection>> connections;
    private final StreamLane<MessageId> lane;

    private EventLane(
            ChannelForm form, Function<String, Optional<PusherConnection>> connections, StreamLane<MessageId> lane) {
        this.form = form;
        this.connections = connections;
        this.lane = lane;
    }

    /**
     * WebSockets share a lane that are told the same.
     *
     * @param counts whether they are told how many subscribers there are
     * @param connections finds one by its socket id
     */
    record Choice(
            ChannelSubscription subscriber,
            ChannelForm form,
            boolean counts,
            ClientStream stream,
            Function<String, Optional<PusherConnection>> connections)
            implements StreamingLane.Choice<ChannelSubscription> {
        private record Key(ChannelForm form, boolean counts, Object loop) {}

        @Override
        public Object key() {
            return new Key(form, counts, stream.laneKey());
        }

        @Override
        public EventLane open() {
            return new EventLane(form, connections, StreamLane.ofWebSockets(stream, SlowPolicy.DISCONNECT));
        }
    }

    @Override
    public void join(ChannelSubscription subscriber) {
        subscriber.join(lane);
    }

    @Override
    public void leave(ChannelSubscription subscriber) {
        subscriber.seat().leave();
    }

    @Override
    public void leave(ChannelSubscription subscriber, Runnable then) {
        subscriber.seat().leave(then);
    }

    @Override
    public void hand(Delivery delivery, boolean stored) {
        ChannelForm.Rendered event = delivery.as(form.rendering());
        lane.write(
                message(delivery.message().id(), stored, delivery.message().publishedAt(), event),
                event.except()
                        .flatMap(connections)
                        .flatMap(connection -> connection.seat(form.channel()))
                        .orElse(null));
    }

    @Override
    public boolean notice(Notice notice, MessageId last) {
        lane.write(message(last, false, 0, notice.as(form.notices())));
        return true;
    }

    private static StreamLane.Message<MessageId> message(
            MessageId mark, boolean stored, long publishedAt, ChannelForm.Rendered written) {
        return new StreamLane.Message<>(mark, stored, publishedAt, written.webSocket(), Optional::empty);
    }
}
