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

/** The bodies alone; the chunks of the answer tell them apart. An empty one would end the answer: it is left out. */
final class ChunkForm implements StreamForm {
    private final Rendering<byte[]> shared = message -> message.payload().body();

    private final SlowPolicy slow;

    ChunkForm(SlowPolicy slow) {
        this.slow = slow;
    }

    @Override
    public String transport() {
        return "chunked";
    }

    @Override
    public SlowPolicy slow() {
        return slow;
    }

    @Override
    public byte[] head() {
        return NOTHING;
    }

    @Override
    public Rendering<byte[]> shared() {
        return shared;
    }

    @Override
    public byte[] message(SentId id, Payload payload) {
        return payload.body();
    }

    @Override
    public Optional<byte[]> afterGap(SentId id, Payload payload) {
        return Optional.empty();
    }

    @Override
    public byte[] end(End end, int status, String reason) {
        return NOTHING;
    }

    @Override
    public boolean sharesLanes() {
        return true;
    }

    @Override
    public StreamLane<MessageId> lane(ClientStream like) {
        return StreamLane.ofBodies(like, ClientStream.Joining.ONE_BY_ONE, slow);
    }
}
