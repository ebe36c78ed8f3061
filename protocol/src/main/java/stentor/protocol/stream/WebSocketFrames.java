package stentor.protocol.stream;

import stentor.protocol.channel.Payload;
import stentor.protocol.channel.Utf8;
import stentor.protocol.relay.ContentTypes;

/** How a message travels in a WebSocket frame. */
public final class WebSocketFrames {
    private WebSocketFrames() {}

    /** Text if the body is UTF-8 and its type, if it has one, is textual; else it is to be a binary frame. */
    public static boolean isText(Payload payload) {
        boolean textual = payload.contentType().map(ContentTypes::isTextual).orElse(true);
        return textual && Utf8.isValid(payload.body());
    }
}
