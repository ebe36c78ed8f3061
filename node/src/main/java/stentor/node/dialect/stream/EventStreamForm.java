package stentor.node.dialect.stream;

import java.time.Duration;
import java.util.Optional;
import stentor.node.http.EndSpread;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.SlowPolicy;
import stentor.node.http.stream.StreamLane;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;
import stentor.protocol.stream.EventStreamCodec;

/** {@code text/event-stream}. */
final class EventStreamForm implements StreamForm {
    /** An EventSource that had to give way would come back at once, and the other give way in turn. */
    private static final Duration NOT_TODAY = Duration.ofDays(1);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Rendering<byte[]> shared = message -> message(SentId.of(message.id()), message.payload());

    private final SlowPolicy slow;

    EventStreamForm(SlowPolicy slow) {
        this.slow = slow;
    }

    @Override
    public String transport() {
        return "sse";
    }

    @Override
    public SlowPolicy slow() {
        return slow;
    }

    @Override
    public byte[] head() {
        return EventStreamCodec.head();
    }

    @Override
    public Rendering<byte[]> shared() {
        return shared;
    }

    @Override
    public byte[] message(SentId id, Payload payload) {
        return EventStreamCodec.encode(id, payload);
    }

    @Override
    public Optional<byte[]> afterGap(SentId id, Payload payload) {
        return Optional.of(Bytes.join(EventStreamCodec.gap(id), message(id, payload)));
    }

    @Override
    public byte[] ping() {
        return EventStreamCodec.comment("");
    }

    @Override
    public byte[] end(End end, int status, String reason) {
        return switch (end) {
            case GOING_AWAY -> EventStreamCodec.retry(EndSpread.comeback());
            case CONFLICT -> Bytes.join(EventStreamCodec.retry(NOT_TODAY), EventStreamCodec.end(status, reason));
            case NOTHING_NEW, UNAUTHORIZED, FULL, NO_ROOM, NO_SUCH_CHANNEL, TIMEOUT, DELETED, UNAVAILABLE ->
                EventStreamCodec.end(status, reason);
        };
    }

    /** The HTML standard has an EventSource give up for good over any status but 200. */
    @Override
    public Optional<byte[]> insteadOfStatus(End end) {
        return end == End.UNAVAILABLE || end == End.GOING_AWAY
                ? Optional.of(EventStreamCodec.retry(SOON))
                : Optional.empty();
    }

    @Override
    public boolean saysWhenToComeBack() {
        return true;
    }

    @Override
    public boolean sharesLanes() {
        return true;
    }

    @Override
    public StreamLane<MessageId> lane(ClientStream like) {
        return StreamLane.ofBodies(like, ClientStream.Joining.JOINED, slow);
    }
}
