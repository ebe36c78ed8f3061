package stentor.node.dialect.pusher;

import java.util.List;
import java.util.Optional;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.PusherFrame;
import stentor.protocol.pusher.PusherSignature;
import stentor.protocol.pusher.UserData;

/** Who may subscribe to a channel, and as which member. Decides; knows no connection. */
final class SubscribeRules {
    /** What is decided. */
    sealed interface Decision {}

    /** @param member whom the subscriber is on a presence channel */
    record Admitted(ChannelName channel, Optional<UserData> member) implements Decision {}

    /** Final on this connection; pusher-js does not ask again. */
    record Refused(String type, int status, String text) implements Decision {}

    private SubscribeRules() {}

    /**
     * @param signedIn the user that the connection has signed in as
     * @param maxMemberSize bytes of a member's info at most
     */
    static Decision decide(
            PusherFrame.Subscribe asked,
            List<AppKey> keys,
            String socketId,
            Optional<UserData> signedIn,
            int maxMemberSize) {
        Optional<ChannelName> name = ChannelName.read(asked.channel());
        if (name.isEmpty()) {
            return new Refused("InvalidChannel", 400, "no channel has this name");
        }
        return switch (name.get().kind()) {
            case PUBLIC -> new Admitted(name.get(), Optional.empty());
            case PRIVATE ->
                isSigned(asked, keys, socketId) ? new Admitted(name.get(), Optional.empty()) : unauthorized();
            case PRESENCE -> presence(asked, name.get(), keys, socketId, signedIn, maxMemberSize);
            case SERVER_TO_USER ->
                signedIn.map(UserData::id).equals(name.get().user())
                        ? new Admitted(name.get(), Optional.empty())
                        : new Refused("AuthError", 401, "the connection is not signed in as this user");
        };
    }

    private static Decision presence(
            PusherFrame.Subscribe asked,
            ChannelName name,
            List<AppKey> keys,
            String socketId,
            Optional<UserData> signedIn,
            int maxMemberSize) {
        if (!isSigned(asked, keys, socketId)) {
            return unauthorized();
        }
        if (asked.channelData().isEmpty()) {
            return signedIn.map(user -> member(name, user, maxMemberSize))
                    .orElseGet(() -> new Refused(
                            "AuthError",
                            401,
                            "a presence channel needs channel_data, or a connection that is signed in"));
        }
        UserData.Read read = UserData.ofChannel(asked.channelData().get());
        if (read instanceof UserData.Malformed malformed) {
            return new Refused("AuthError", 400, malformed.reason());
        }
        return member(name, ((UserData.Known) read).user(), maxMemberSize);
    }

    private static Decision member(ChannelName name, UserData member, int maxMemberSize) {
        int size = member.info()
                .map(info -> info.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .orElse(0);
        return size > maxMemberSize
                ? new Refused(
                        "LimitReached", 413, "user_info has at most " + maxMemberSize + " bytes, this has " + size)
                : new Admitted(name, Optional.of(member));
    }

    /** Server SDKs sign {@code channel_data} on any channel, if they are given some. */
    private static boolean isSigned(PusherFrame.Subscribe asked, List<AppKey> keys, String socketId) {
        return asked.auth()
                .map(auth -> PusherSignature.isAuthorized(
                        keys, PusherSignature.ofChannel(socketId, asked.channel(), asked.channelData()), auth))
                .orElse(false);
    }

    private static Refused unauthorized() {
        return new Refused("AuthError", 401, "the signature does not hold for this connection and channel");
    }
}
