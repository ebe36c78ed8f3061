package stentor.node.session;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import stentor.node.app.App;
import stentor.node.app.Apps;
import stentor.node.channel.Member;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.pusher.PusherSignature;
import stentor.protocol.pusher.UserData;

/**
 * Lets a client subscribe to a guarded channel if it shows a signature of the application that the channel belongs to. As with
 * Pusher, the application's server signs {@code CLIENTID:CHANNEL[:CHANNEL_DATA]}. On a presence channel the data names the member:
 * {@code {"user_id": ..., "user_info": ...}}.
 */
public record AppGuard(Supplier<Apps> apps) implements ChannelGuard {
    @Override
    public Decision decide(ChannelKey session, ChannelName channel, Ext ext) {
        if (ext.auth().isEmpty()) {
            return new Closed("ext.auth is missing");
        }
        String auth = ext.auth().get();
        String text = PusherSignature.ofChannel(session.id(), channel.text(), ext.channelData());
        return apps.get().all().stream()
                .filter(App::enabled)
                .filter(app -> app.channelGroup().equals(session.group()))
                .filter(app -> PusherSignature.isAuthorized(app.keys(), text, auth))
                .findFirst()
                .map(app -> channel.isPresence() ? member(app, ext.channelData()) : new Open(Optional.empty()))
                .orElseGet(() -> new Closed("ext.auth is not signed for this client and channel"));
    }

    private static Decision member(App app, Optional<String> channelData) {
        if (channelData.isEmpty()) {
            return new Closed("a presence channel needs ext.channel_data");
        }
        UserData.Read read = UserData.ofChannel(channelData.get());
        if (read instanceof UserData.Malformed malformed) {
            return new Closed(malformed.reason());
        }
        UserData user = ((UserData.Known) read).user();
        int most = app.limits().maxMemberSize();
        int size = user.info()
                .map(info -> info.getBytes(StandardCharsets.UTF_8).length)
                .orElse(0);
        return size > most
                ? new Closed("user_info has at most " + most + " bytes, this has " + size)
                : new Open(Optional.of(new SessionMember(
                        new Member(user.id(), user.info()), app.limits().maxMembers())));
    }
}
