package stentor.node.dialect.stream;

import java.util.Optional;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.SlowPolicy;
import stentor.node.http.stream.StreamLane;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;

/** How a transport writes a subscription. Bytes alone: what carries them is not known here. */
interface StreamForm {
    byte[] NOTHING = new byte[0];

    /** Its name in statistics. */
    String transport();

    /** What comes before all messages. */
    byte[] head();

    /** The message of a channel subscribed to by itself: the same bytes for all streams of the form. */
    Rendering<byte[]> shared();

    /** A message under an id of this subscriber's own. */
    byte[] message(SentId id, Payload payload);

    /** A message before which others are gone; empty where the transport has no words for that. */
    Optional<byte[]> afterGap(SentId id, Payload payload);

    /** What follows each message on this stream. */
    default byte[] separator() {
        return NOTHING;
    }

    /** What shows a client that has heard nothing for a while that the stream is alive; none if there is no such thing. */
    default byte[] ping() {
        return NOTHING;
    }

    /**
     * What comes after all messages.
     *
     * @param status as an HTTP answer would have it
     * @param reason its phrase
     */
    byte[] end(End end, int status, String reason);

    /**
     * What a client is sent as its whole stream, under 200, where its subscription is over before its answer began and the client
     * should come back. Empty: the status says it.
     */
    default Optional<byte[]> insteadOfStatus(End end) {
        return Optional.empty();
    }

    /** Whether its end tells a client when to come back, if the node stops: then all can end at the same moment. */
    default boolean saysWhenToComeBack() {
        return false;
    }

    /** Whether streams of this form are written the same, but for their positions. */
    default boolean sharesLanes() {
        return false;
    }

    /** What happens to a stream of this form whose client reads too slowly. */
    SlowPolicy slow();

    /** A lane for streams of this form, if they share any, on the loop of this one. */
    default StreamLane<MessageId> lane(ClientStream like) {
        throw new IllegalStateException("streams of this form differ");
    }
}
