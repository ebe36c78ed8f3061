package stentor.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples that Pusher's documentation works out. */
class PusherSignatureTest {
    private static final AppKey KEY = new AppKey("278d425bdf160c739803", "7ad3773142a6692b25b8");
    private static final String PRIVATE =
            "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4";

    private static boolean isAuthorized(String text, String auth) {
        return PusherSignature.isAuthorized(List.of(new AppKey("other", "secret"), KEY), text, auth);
    }

    @Test
    void aPrivateChannel() {
        String text = PusherSignature.ofChannel("1234.1234", "private-foobar", Optional.empty());
        assertThat(isAuthorized(text, PRIVATE)).isTrue();
    }

    @Test
    void aPresenceChannel() {
        String data = "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}";
        String text = PusherSignature.ofChannel("1234.1234", "presence-foobar", Optional.of(data));
        assertThat(isAuthorized(text, KEY.key() + ":31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80"))
                .isTrue();
    }

    @Test
    void aUser() {
        String text = PusherSignature.ofUser("1234.1234", "{\"id\":\"12345\"}");
        assertThat(isAuthorized(text, KEY.key() + ":4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba"))
                .isTrue();
    }

    @Test
    void whatIsForgedOrOfAnotherSocketIsRefused() {
        assertThat(isAuthorized("1234.1235:private-foobar", PRIVATE)).isFalse();
        assertThat(isAuthorized("1234.1234:private-foobar", PRIVATE.toUpperCase(java.util.Locale.ROOT)))
                .isFalse();
        assertThat(isAuthorized("1234.1234:private-foobar", "other" + PRIVATE.substring(20)))
                .isFalse();
        assertThat(isAuthorized("1234.1234:private-foobar", "unknown" + PRIVATE.substring(20)))
                .isFalse();
        assertThat(isAuthorized("1234.1234:private-foobar", PRIVATE.substring(21)))
                .isFalse();
        assertThat(isAuthorized("1234.1234:private-foobar", "")).isFalse();
    }
}
