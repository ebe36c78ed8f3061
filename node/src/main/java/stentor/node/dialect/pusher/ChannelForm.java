package stentor.node.dialect.pusher;

import java.util.Optional;
import stentor.node.hub.Rendering;
import stentor.protocol.channel.Payload;
import stentor.protocol.pusher.Bridge;
import stentor.protocol.pusher.EventNote;
import stentor.protocol.websocket.WebSocketFrame;

/** How the messages of one channel are written: a frame each, the same for all subscribers. */
final class ChannelForm {
    private final String channel;
    private final Rendering<Rendered> rendering;

    /**
     * A message as its subscribers get it.
     *
     * @param webSocket the frame in that of a WebSocket
     * @param except the connection that does not get it
     */
    record Rendered(byte[] frame, byte[] webSocket, Optional<String> except) {
        private static Rendered of(String channel, Payload payload) {
            byte[] frame = Bridge.frame(channel, payload);
            return new Rendered(
                    frame,
                    WebSocketFrame.text(frame),
                    EventNote.read(payload.note()).exceptSocket());
        }
    }

    ChannelForm(String channel) {
        this.channel = channel;
        this.rendering = message -> Rendered.of(channel, message.payload());
    }

    String channel() {
        return channel;
    }

    Rendering<Rendered> rendering() {
        return rendering;
    }
}
