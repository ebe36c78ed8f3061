package stentor.protocol.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.Boundaries;
import stentor.protocol.relay.FieldValues;

/**
 * Writes the endless {@code multipart/x-mixed-replace} stream of the bus (msgbus). The boundary that ends a part follows
 * it at once, with its whole line, so that who reads by lines has the message as soon as it is sent.
 *
 * <p>A part is the same for all streams; the boundary is each stream's own. Nobody else sees it, so that no subscriber
 * can publish a body that looks like two parts, one of them from somebody else, to the others.
 */
public final class BusStreamCodec {
    /** What a path may hold as it is (RFC 3986, section 3.3), and the slash. */
    private static final String PLAIN_IN_PATH =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final String boundary;

    public BusStreamCodec() {
        this(Boundaries.random());
    }

    BusStreamCodec(String boundary) {
        this.boundary = boundary;
    }

    /** The answer's {@code Content-Type}. */
    public String contentType() {
        return "multipart/x-mixed-replace;boundary=" + boundary;
    }

    /** What the stream begins with, at once. */
    public byte[] head() {
        return ("--" + boundary + "\r\n").getBytes(UTF_8);
    }

    /** What follows each part. */
    public byte[] boundary() {
        return ("\r\n--" + boundary + "\r\n").getBytes(UTF_8);
    }

    /** A part of a stream of one channel. */
    public static byte[] part(Payload message) {
        return part(message, "");
    }

    /**
     * A part of a stream of all channels: it says where its message was published.
     *
     * @param prefix the location's own, as in {@code /msgbus/}
     */
    public static byte[] part(Payload message, String prefix, String channelId) {
        return part(message, "Content-Location: " + prefix + percentEncoded(channelId) + "\r\n");
    }

    private static byte[] part(Payload message, String location) {
        String from = message.sender()
                .map(name -> "From: " + FieldValues.onOneLine(name) + "\r\n")
                .orElse("");
        String type = FieldValues.onOneLine(message.contentType().orElse(BusFilter.DEFAULT_TYPE));
        String head =
                from + location + "Content-Type: " + type + "\r\nContent-Length: " + message.length() + "\r\n\r\n";
        return Bytes.join(head.getBytes(UTF_8), message.body());
    }

    private static String percentEncoded(String channelId) {
        StringBuilder path = new StringBuilder();
        for (byte each : channelId.getBytes(UTF_8)) {
            if (PLAIN_IN_PATH.indexOf(each) >= 0) {
                path.append((char) each);
            } else {
                path.append('%').append(HEX[each >> 4 & 0xf]).append(HEX[each & 0xf]);
            }
        }
        return path.toString();
    }
}
