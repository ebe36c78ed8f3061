package stentor.node.dialect.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import stentor.node.app.App;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.PusherError;
import stentor.protocol.pusher.PusherFrame;

/** Which events clients may send each other. */
final class ClientEventRules {
    /** Why it may not be sent; the connection stays. */
    record Refused(PusherError error, String text) {}

    private ClientEventRules() {}

    /**
     * @param maxSize bytes of its data at most
     * @param subscribed the channel, if the connection is subscribed to it
     */
    static Optional<Refused> refusal(
            App app, int maxSize, PusherFrame.ClientEvent event, Optional<ChannelName> subscribed) {
        if (!app.clientEvents()) {
            return refused("client events are switched off for this app");
        }
        if (subscribed.isEmpty()) {
            return Optional.of(
                    new Refused(PusherError.UNAUTHORIZED, "client events are for subscribers of " + shown(event)));
        }
        if (!subscribed.get().takesClientEvents()) {
            return refused("client events are for private and presence channels that are not encrypted");
        }
        int size = event.data().getBytes(UTF_8).length;
        return size > maxSize ? refused("data has at most " + maxSize + " bytes, this has " + size) : Optional.empty();
    }

    private static String shown(PusherFrame.ClientEvent event) {
        return event.channel().length() > ChannelName.MAX_LENGTH ? "the channel" : event.channel();
    }

    private static Optional<Refused> refused(String text) {
        return Optional.of(new Refused(PusherError.CLIENT_EVENT_REFUSED, text));
    }
}
