package stentor.node.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;

/** The user name and password that a request comes with (RFC 7617). Its text hides the password. */
public record BasicCredentials(String name, String password) {
    private static final String SCHEME = "Basic ";

    /** Empty if the request says nothing, or what it says cannot be read. */
    public static Optional<BasicCredentials> of(HttpRequest request) {
        return Requests.header(request, "Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(value -> decoded(value.substring(SCHEME.length()).strip()));
    }

    private static Optional<BasicCredentials> decoded(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Takes as long for a wrong password as for the right one. */
    public boolean hasPassword(String secret) {
        return MessageDigest.isEqual(password.getBytes(UTF_8), secret.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "BasicCredentials[name=" + name + ", password=***]";
    }
}
