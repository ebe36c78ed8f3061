package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.Boundaries;
import stentor.protocol.relay.FieldValues;
import stentor.protocol.relay.SentId;

/**
 * Writes an endless {@code multipart/mixed} answer, a part a message (RFC 2046, section 5.1; nchan). The boundary that
 * ends a part follows it at once; only the next part, or the end, ends the boundary's line.
 *
 * <p>A part is the same for all answers; the boundary is each answer's own. Nobody else sees it, so that no subscriber
 * can publish a body that looks like two parts to the others.
 */
public final class MultipartCodec {
    private final String boundary;

    public MultipartCodec() {
        this(Boundaries.random());
    }

    MultipartCodec(String boundary) {
        this.boundary = boundary;
    }

    /** The answer's {@code Content-Type}. */
    public String contentType() {
        return "multipart/mixed; boundary=" + boundary;
    }

    /** What the body begins with, at once. */
    public byte[] head() {
        return ("--" + boundary).getBytes(UTF_8);
    }

    /** What follows each part. */
    public byte[] boundary() {
        return ("\r\n--" + boundary).getBytes(UTF_8);
    }

    /** The part of a message that follows the one sent before. */
    public static byte[] part(SentId id, Payload payload) {
        return part(id, payload, "");
    }

    /** The part of a message before which others are gone. */
    public static byte[] partAfterGap(SentId id, Payload payload) {
        return part(id, payload, "X-Message-Gap: true\r\n");
    }

    /** Makes the boundary sent last the closing one. */
    public byte[] end() {
        return "--\r\n".getBytes(UTF_8);
    }

    private static byte[] part(SentId id, Payload payload, String gap) {
        String type = payload.contentType()
                .map(value -> "Content-Type: " + FieldValues.onOneLine(value) + "\r\n")
                .orElse("");
        String head =
                "\r\nLast-Modified: " + id.lastModified() + "\r\nEtag: " + id.tag() + "\r\n" + type + gap + "\r\n";
        return Bytes.join(head.getBytes(UTF_8), payload.body());
    }
}
