package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.FieldValues;
import stentor.protocol.relay.SentId;

/**
 * The WebSocket subprotocol {@value #SUBPROTOCOL} (nchan): lines with the message's id, its type if it has one and
 * whether messages before it are gone, an empty line, the body.
 */
public final class MetaFrameCodec {
    public static final String SUBPROTOCOL = "ws+meta.nchan";

    /** No frame of ours has more bytes before its body: a compound id of 255 channels and a content type fit. */
    private static final int MAX_HEAD = 16 * 1024;

    private static final String ID = "id: ";
    private static final String CONTENT_TYPE = "content-type: ";
    private static final String GAP = "gap: true";

    private MetaFrameCodec() {}

    /** The frame of a message that follows the one sent before. */
    public static byte[] encode(SentId id, Payload payload) {
        return encode(id, payload, "");
    }

    /** The frame of a message before which others are gone. */
    public static byte[] encodeAfterGap(SentId id, Payload payload) {
        return encode(id, payload, GAP + '\n');
    }

    private static byte[] encode(SentId id, Payload payload, String gap) {
        String type = payload.contentType()
                .map(value -> CONTENT_TYPE + FieldValues.onOneLine(value) + '\n')
                .orElse("");
        return Bytes.join((ID + id + '\n' + type + gap + '\n').getBytes(UTF_8), payload.body());
    }

    /** Reads a frame; lines that it does not know it skips. Empty if there is no empty line or no id before it. */
    public static Optional<MetaFrame> decode(byte[] frame) {
        int empty = emptyLine(frame);
        if (empty < 0) {
            return Optional.empty();
        }
        String id = "";
        Optional<String> contentType = Optional.empty();
        boolean afterGap = false;
        for (String line : new String(frame, 0, empty, UTF_8).split("\n")) {
            if (line.startsWith(ID)) {
                id = line.substring(ID.length());
            } else if (line.startsWith(CONTENT_TYPE)) {
                contentType = Optional.of(line.substring(CONTENT_TYPE.length()));
            } else if (line.equals(GAP)) {
                afterGap = true;
            }
        }
        byte[] body = Arrays.copyOfRange(frame, empty + 2, frame.length);
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new MetaFrame(id, afterGap, new Payload(body, contentType)));
    }

    /** Where the line feed is that another one follows; -1 if nowhere near. */
    private static int emptyLine(byte[] frame) {
        int end = Math.min(frame.length - 1, MAX_HEAD);
        for (int i = 0; i < end; i++) {
            if (frame[i] == '\n' && frame[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
