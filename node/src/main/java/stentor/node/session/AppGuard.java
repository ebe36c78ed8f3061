package stentor.node.session;

import java.util.Optional;
import stentor.node.app.App;
import stentor.node.app.Apps;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.pusher.PusherSignature;

/**
 * Opens guarded channels to clients that show a signature of an application whose channels they are, over {@code
 * CLIENTID:CHANNEL[:CHANNEL_DATA]} as Pusher has it: made by the application's server for this client and this channel.
 */
public record AppGuard(Apps apps) implements ChannelGuard {
    @Override
    public Optional<String> refusal(ChannelKey session, ChannelName channel, Ext ext) {
        if (ext.auth().isEmpty()) {
            return Optional.of("ext.auth is missing");
        }
        String auth = ext.auth().get();
        String text = PusherSignature.ofChannel(session.id(), channel.text(), ext.channelData());
        boolean signed = apps.all().stream()
                .filter(App::enabled)
                .filter(app -> app.channelGroup().equals(session.group()))
                .anyMatch(app -> PusherSignature.isAuthorized(app.keys(), text, auth));
        return signed ? Optional.empty() : Optional.of("ext.auth is not signed for this client and channel");
    }
}
