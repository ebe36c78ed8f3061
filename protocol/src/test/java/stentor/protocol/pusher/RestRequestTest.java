package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RestRequestTest {
    private static final List<AppKey> KEYS = List.of(new AppKey("278d425bdf160c739803", "7ad3773142a6692b25b8"));
    private static final long THEN = 1353088179;
    private static final byte[] BODY =
            "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}".getBytes(UTF_8);
    private static final String QUERY = "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0"
            + "&body_md5=ec365a775a4cd0599faeb73354201b6f"
            + "&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";

    private static RestRequest.Checked check(String path, String query, byte[] body, long now) {
        return new RestRequest("POST", List.of(path), query, body).check(KEYS, now);
    }

    private static String signed(String method, String path, String query) {
        String signature = PusherSignature.sign(KEYS.get(0).secret(), method + '\n' + path + '\n' + query);
        return query.replace(" ", "%20").replace("[]", "%5B%5D") + "&auth_signature=" + signature;
    }

    private static String base(String first) {
        return first + "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0";
    }

    private static void assertRefused(RestRequest.Checked checked, int status, String text) {
        assertThat(checked).isInstanceOfSatisfying(RestRequest.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.text()).contains(text);
        });
    }

    @Test
    void theExampleOfTheDocumentationHolds() {
        assertThat(check("/apps/3/events", QUERY, BODY, THEN)).isInstanceOf(RestRequest.Accepted.class);
    }

    @Test
    void theOrderOfTheQueryDoesNotMatterNorTheCaseOfItsNames() {
        String query =
                "AUTH_version=1.0&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c"
                        + "&body_md5=ec365a775a4cd0599faeb73354201b6f&auth_timestamp=1353088179&auth_key=278d425bdf160c739803";
        assertThat(check("/apps/3/events", query, BODY, THEN)).isInstanceOf(RestRequest.Accepted.class);
    }

    @Test
    void valuesAreSignedAsTheyWereBeforeTheyWereEscaped() {
        String query = signed("GET", "/apps/3/channels", base("") + "&filter_by_prefix=presence-a b");
        RestRequest.Checked checked =
                new RestRequest("GET", List.of("/apps/3/channels"), query, new byte[0]).check(KEYS, THEN);
        assertThat(checked)
                .isInstanceOfSatisfying(RestRequest.Accepted.class, accepted -> assertThat(accepted.parameters())
                        .containsEntry("filter_by_prefix", "presence-a b"));
    }

    @Test
    void aPathMayHaveBeenSignedBeforeAProxyStrippedItsPrefix() {
        String query = signed("GET", "/push/apps/3/channels", base(""));
        RestRequest request =
                new RestRequest("GET", List.of("/apps/3/channels", "/push/apps/3/channels"), query, new byte[0]);
        assertThat(request.check(KEYS, THEN)).isInstanceOf(RestRequest.Accepted.class);
    }

    @Test
    void tenMinutesAreTheLimitOfTheClocks() {
        assertThat(check("/apps/3/events", QUERY, BODY, THEN + 600)).isInstanceOf(RestRequest.Accepted.class);
        assertThat(check("/apps/3/events", QUERY, BODY, THEN - 600)).isInstanceOf(RestRequest.Accepted.class);
        assertRefused(check("/apps/3/events", QUERY, BODY, THEN + 601), 401, "1353088179");
        assertRefused(check("/apps/3/events", QUERY, BODY, THEN + 601), 401, "1353088780");
        assertRefused(check("/apps/3/events", QUERY, BODY, THEN - 601), 401, "1353087578");
    }

    @Test
    void whatIsUnsignedOrSignedWronglyIsRefused() {
        assertRefused(check("/apps/3/events", "", BODY, THEN), 401, "auth_key is missing");
        assertRefused(check("/apps/4/events", QUERY, BODY, THEN), 401, "auth_signature");
        assertRefused(check("/apps/3/events", QUERY, "{}".getBytes(UTF_8), THEN), 401, "body_md5 is not");
        assertRefused(
                check("/apps/3/events", QUERY.replaceAll("&body_md5=[0-9a-f]*", ""), BODY, THEN),
                401,
                "body_md5 is missing");
        assertRefused(check("/apps/3/events", QUERY.replace("1.0", "2.0"), BODY, THEN), 401, "auth_version");
        assertRefused(check("/apps/3/events", QUERY.replace("auth_key=2", "auth_key=3"), BODY, THEN), 401, "auth_key");
        assertRefused(check("/apps/3/events", QUERY.replace("1353088179", "-5"), BODY, THEN), 401, "auth_timestamp");
    }

    @Test
    void aParameterThatIsThereTwiceIsRefused() {
        assertRefused(check("/apps/3/events", QUERY + "&Auth_Key=x", BODY, THEN), 400, "twice");
        assertRefused(check("/apps/3/events", QUERY + "&x=%zz", BODY, THEN), 400, "badly escaped");
    }
}
