package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import stentor.node.app.App;
import stentor.node.app.AppLimits;
import stentor.node.app.Apps;
import stentor.node.channel.Member;
import stentor.node.session.ChannelGuard.Closed;
import stentor.node.session.ChannelGuard.Decision;
import stentor.node.session.ChannelGuard.Open;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.pusher.PusherSignature;

class AppGuardTest {
    private static final ChannelKey SESSION = new ChannelKey("default", "chat", "0123456789abcdef0123456789abcdef");
    private static final AppGuard GUARD =
            new AppGuard(() -> new Apps(List.of(app("one", "", true), app("two", "chat", true))));

    private static App app(String id, String group, boolean enabled) {
        AppKey key = new AppKey("key-" + id, "secret-" + id);
        AppLimits limits = new AppLimits(OptionalInt.empty(), 10, 3, 20, 100);
        return new App(id, List.of(key), group, enabled, true, false, false, List.of(), limits);
    }

    private static Ext ext(String app, String channel, Optional<String> data) {
        String auth = "key-" + app + ":"
                + PusherSignature.sign("secret-" + app, PusherSignature.ofChannel(SESSION.id(), channel, data));
        String more = data.map(text -> ",\"channel_data\":\"" + text.replace("\"", "\\\"") + "\"")
                .orElse("");
        return Ext.parse("{\"auth\":\"" + auth + "\"" + more + "}");
    }

    private static Decision decide(String app, String channel, Optional<String> data) {
        return GUARD.decide(SESSION, ChannelName.parse(channel).orElseThrow(), ext(app, channel, data));
    }

    @Test
    void aSignatureOfAnAppOfTheGroupOpensAPrivateChannel() {
        assertThat(decide("two", "/private/x", Optional.empty())).isEqualTo(new Open(Optional.empty()));
        assertThat(decide("two", "/private-x", Optional.empty())).isEqualTo(new Open(Optional.empty()));
        assertThat(decide("one", "/private/x", Optional.empty())).isInstanceOf(Closed.class);
        Ext other = ext("two", "/private/y", Optional.empty());
        assertThat(GUARD.decide(SESSION, ChannelName.parse("/private/x").orElseThrow(), other))
                .isEqualTo(new Closed("ext.auth is not signed for this client and channel"));
        assertThat(GUARD.decide(SESSION, ChannelName.parse("/private/x").orElseThrow(), Ext.NONE))
                .isEqualTo(new Closed("ext.auth is missing"));
    }

    @Test
    void anAppThatIsDisabledOpensNothing() {
        AppGuard disabled = new AppGuard(() -> new Apps(List.of(app("two", "chat", false))));
        assertThat(disabled.decide(
                        SESSION,
                        ChannelName.parse("/private/x").orElseThrow(),
                        ext("two", "/private/x", Optional.empty())))
                .isInstanceOf(Closed.class);
    }

    @Test
    void onAPresenceChannelTheSignedDataSaysWhoTheClientIs() {
        assertThat(decide("two", "/presence/x", Optional.of("{\"user_id\":7,\"user_info\":{\"n\":1}}")))
                .isEqualTo(new Open(Optional.of(new SessionMember(new Member("7", Optional.of("{\"n\":1}")), 3))));
        assertThat(decide("two", "/presence-x", Optional.of("{\"user_id\":\"a\"}")))
                .isEqualTo(new Open(Optional.of(new SessionMember(new Member("a", Optional.empty()), 3))));
        assertThat(decide("two", "/presence/x", Optional.empty()))
                .isEqualTo(new Closed("a presence channel needs ext.channel_data"));
        assertThat(decide("two", "/presence/x", Optional.of("{}"))).isInstanceOf(Closed.class);
        assertThat(decide("two", "/presence/x", Optional.of("{\"user_id\":7,\"user_info\":\"0123456789012345678\"}")))
                .isEqualTo(new Closed("user_info has at most 20 bytes, this has 21"));
    }
}
