package stentor.node.dialect.stream;

import java.util.Optional;
import stentor.node.http.stream.SlowPolicy;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;
import stentor.protocol.stream.MultipartCodec;

/** {@code multipart/mixed}; one for each stream, because each has its own boundary. */
final class MultipartForm implements StreamForm {
    private final MultipartCodec codec = new MultipartCodec();
    private final Rendering<byte[]> parts;
    private final DefaultType defaultType;
    private final SlowPolicy slow;

    /** @param parts shared by the streams of a location */
    MultipartForm(Rendering<byte[]> parts, DefaultType defaultType, SlowPolicy slow) {
        this.parts = parts;
        this.defaultType = defaultType;
        this.slow = slow;
    }

    /** To be shared by the streams of a location. */
    static Rendering<byte[]> parts(DefaultType defaultType) {
        return message -> MultipartCodec.part(SentId.of(message.id()), defaultType.of(message.payload()));
    }

    String contentType() {
        return codec.contentType();
    }

    @Override
    public String transport() {
        return "multipart";
    }

    @Override
    public SlowPolicy slow() {
        return slow;
    }

    @Override
    public byte[] head() {
        return codec.head();
    }

    @Override
    public Rendering<byte[]> shared() {
        return parts;
    }

    @Override
    public byte[] message(SentId id, Payload payload) {
        return MultipartCodec.part(id, defaultType.of(payload));
    }

    @Override
    public Optional<byte[]> afterGap(SentId id, Payload payload) {
        return Optional.of(MultipartCodec.partAfterGap(id, defaultType.of(payload)));
    }

    @Override
    public byte[] separator() {
        return codec.boundary();
    }

    @Override
    public byte[] end(End end, int status, String reason) {
        return codec.end();
    }
}
