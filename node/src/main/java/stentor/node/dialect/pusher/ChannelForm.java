package stentor.node.dialect.pusher;

import java.util.Optional;
import java.util.function.Function;
import stentor.node.hub.Notice;
import stentor.node.hub.Rendering;
import stentor.protocol.channel.Payload;
import stentor.protocol.pusher.Bridge;
import stentor.protocol.pusher.EventNote;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.websocket.WebSocketFrame;

/** How the messages of one channel are written: a frame each, the same for all subscribers. */
final class ChannelForm {
    private final String channel;
    private final Rendering<Rendered> rendering;
    private final Function<Notice.What, Rendered> notices;

    /**
     * A message as its subscribers get it.
     *
     * @param webSocket the frame in that of a WebSocket
     * @param except the connection that does not get it
     */
    record Rendered(byte[] frame, byte[] webSocket, Optional<String> except) {
        private static Rendered of(String channel, Payload payload) {
            return of(
                    Bridge.frame(channel, payload),
                    EventNote.read(payload.note()).exceptSocket());
        }

        private static Rendered of(byte[] frame, Optional<String> except) {
            return new Rendered(frame, WebSocketFrame.text(frame), except);
        }
    }

    ChannelForm(String channel) {
        this.channel = channel;
        this.rendering = message -> Rendered.of(channel, message.payload());
        this.notices = what -> Rendered.of(frame(channel, what), Optional.empty());
    }

    private static byte[] frame(String channel, Notice.What what) {
        if (what instanceof Notice.Added added) {
            return PusherCodec.memberAdded(
                    channel, added.member().id(), added.member().info());
        }
        if (what instanceof Notice.Removed removed) {
            return PusherCodec.memberRemoved(channel, removed.user());
        }
        return PusherCodec.subscriptionCount(channel, ((Notice.Counted) what).subscribers());
    }

    /** What subscribers are told of each other. */
    Function<Notice.What, Rendered> notices() {
        return notices;
    }

    String channel() {
        return channel;
    }

    Rendering<Rendered> rendering() {
        return rendering;
    }
}
