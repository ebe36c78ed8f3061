package stentor.node.dialect.stream;

import stentor.node.http.stream.StreamLane;
import stentor.node.hub.Delivery;
import stentor.node.hub.StreamingLane;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.SentId;

/** Subscribers of one channel, in one form and on one loop: a message is rendered and written once for all of them. */
final class FormLane implements StreamingLane<StreamSubscriber> {
    private final StreamForm form;
    private final StreamLane<MessageId> lane;

    FormLane(StreamForm form, StreamLane<MessageId> lane) {
        this.form = form;
        this.lane = lane;
    }

    @Override
    public void join(StreamSubscriber subscriber) {
        subscriber.join(lane);
    }

    @Override
    public void leave(StreamSubscriber subscriber) {
        subscriber.member().leave();
    }

    @Override
    public void leave(StreamSubscriber subscriber, Runnable then) {
        subscriber.member().leave(then);
    }

    @Override
    public void hand(Delivery delivery, boolean stored) {
        Message message = delivery.message();
        lane.write(new StreamLane.Message<>(
                message.id(),
                stored,
                message.publishedAt(),
                delivery.as(form.shared()),
                () -> form.afterGap(SentId.of(message.id()), message.payload())));
    }
}
