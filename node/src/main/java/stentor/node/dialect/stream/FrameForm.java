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
import stentor.protocol.stream.MetaFrameCodec;
import stentor.protocol.stream.WebSocketFrames;
import stentor.protocol.websocket.CloseCode;
import stentor.protocol.websocket.WebSocketFrame;

/** A WebSocket frame a message: the body alone, or with its id and type in the lines of {@code ws+meta.nchan}. */
final class FrameForm implements StreamForm {
    private static final byte[] PING = WebSocketFrame.ping(NOTHING);

    private final boolean meta;
    private final DefaultType defaultType;
    private final SlowPolicy slow;
    private final Rendering<byte[]> shared = message -> message(SentId.of(message.id()), message.payload());

    private FrameForm(boolean meta, DefaultType defaultType, SlowPolicy slow) {
        this.slow = slow;
        this.meta = meta;
        this.defaultType = defaultType;
    }

    static FrameForm raw(DefaultType defaultType, SlowPolicy slow) {
        return new FrameForm(false, defaultType, slow);
    }

    static FrameForm withMeta(DefaultType defaultType, SlowPolicy slow) {
        return new FrameForm(true, defaultType, slow);
    }

    @Override
    public String transport() {
        return "websocket";
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
        Payload typed = defaultType.of(payload);
        return frame(typed, meta ? MetaFrameCodec.encode(id, typed) : typed.body());
    }

    @Override
    public Optional<byte[]> afterGap(SentId id, Payload payload) {
        Payload typed = defaultType.of(payload);
        return meta ? Optional.of(frame(typed, MetaFrameCodec.encodeAfterGap(id, typed))) : Optional.empty();
    }

    private static byte[] frame(Payload typed, byte[] bytes) {
        return WebSocketFrames.isText(typed) ? WebSocketFrame.text(bytes) : WebSocketFrame.binary(bytes);
    }

    @Override
    public byte[] ping() {
        return PING;
    }

    @Override
    public byte[] end(End end, int status, String reason) {
        return WebSocketFrame.close(code(end), end == End.GOING_AWAY ? "the server stops" : status + " " + reason);
    }

    private static int code(End end) {
        return switch (end) {
            case TIMEOUT, NOTHING_NEW -> CloseCode.NORMAL;
            case DELETED, CONFLICT, GOING_AWAY -> CloseCode.GOING_AWAY;
            case NO_SUCH_CHANNEL, UNAUTHORIZED, FULL, NO_ROOM -> CloseCode.POLICY_VIOLATION;
            case UNAVAILABLE -> CloseCode.TRY_AGAIN_LATER;
        };
    }

    @Override
    public boolean sharesLanes() {
        return true;
    }

    @Override
    public StreamLane<MessageId> lane(ClientStream like) {
        return StreamLane.ofWebSockets(like, slow);
    }
}
