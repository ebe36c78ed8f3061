package stentor.node.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stentor.node.location.AddressRange;
import stentor.node.location.Authorize;

/** Reads what a location asks of its callers. Several rules beside each other all have to hold. */
final class AuthorizeReader {
    static final Kind<AddressRange> RANGE =
            new Kind<>("an address or a range, as 10.0.0.0/8", Form.TEXT, AddressRange::parse);
    private static final Kind<URI> URL =
            new Kind<>("a URL as https://example.com/path", Form.TEXT, AuthorizeReader::url);
    private static final String ONE_KEY = "one of secret, public_key and jwks_url";
    private static final Set<String> RULES = Set.of("basic", "jwt", "request", "allow", "certificate", "all", "any");

    private static final Key<Void> AUTHORIZE = Key.optionalSection(
            "authorize",
            "What callers have to prove. Several rules beside each other all have to hold. What subscribers hold when it"
                    + " changes, they keep until it ends or is revoked.");
    private static final Key<Void> BASIC = Key.optionalSection("basic", "A user's name and password, by Basic auth.");
    private static final Key<String> USERS = Key.required(
            "users",
            Kind.TEXT,
            "{ alice: \"${ALICE_PASSWORD:change-me}\" }",
            "NAME: PASSWORD, as it is or as a bcrypt hash.");
    private static final Key<Void> JWT =
            Key.optionalSection("jwt", "A signed token, with one of secret, public_key and jwks_url.");
    private static final Key<String> SECRET = Key.optional(
            "secret", Kind.TEXT, "\"${JWT_SECRET:change-me-to-32-characters-or-more}\"", "For HS256, HS384 and HS512.");
    private static final Key<String> PUBLIC_KEY =
            Key.optional("public_key", Kind.TEXT, "jwt.pem", "A PEM file, or its text: an RSA, EC or Ed25519 key.");
    private static final Key<URI> JWKS_URL =
            Key.optional("jwks_url", URL, "https://login.example.com/jwks.json", "Where public keys are fetched.");
    private static final Key<Boolean> ALLOW_PRIVATE = Key.of(
            "allow_private",
            Kind.BOOLEAN,
            false,
            "Whether a private address may be asked although the URL has a public name.");
    private static final Key<String> AUDIENCE =
            Key.optional("audience", Kind.TEXT, "stentor", "One of the audiences that the token has to name.");
    private static final Key<String> ISSUER =
            Key.optional("issuer", Kind.TEXT, "\"https://login.example.com\"", "Who has to have issued it.");
    private static final Key<URI> REQUEST = Key.optional(
            "request",
            URL,
            "https://www.example.com/may",
            "The application is asked; an answer 2xx allows. Or { url, cache, timeout, allow_private }.");
    private static final Key<Void> REQUEST_SECTION = Key.optionalSection("request", REQUEST.says());
    private static final Key<URI> REQUEST_URL =
            Key.required("url", URL, "https://www.example.com/may", "Where the application is asked.");
    private static final Key<Duration> CACHE = Key.of(
            "cache",
            Kind.DURATION,
            Duration.ZERO,
            "How long an answer 2xx holds for the same request of the same caller; 0: it is asked each time.");
    private static final Key<Duration> TIMEOUT =
            Key.of("timeout", Kind.DURATION, Authorize.Request.DEFAULT_TIMEOUT, "How long its answer is waited for.");
    private static final Key<AddressRange> ALLOW =
            Key.optional("allow", RANGE, "[10.0.0.0/8]", "Addresses and ranges that callers come from.");
    private static final Key<String> CERTIFICATE = Key.optional(
            "certificate",
            Kind.TEXT,
            "[app]",
            "Common names of clients' certificates (tls.client_authority); * stands for any characters.");
    private static final Key<Void> ALL = Key.optionalSection("all", "A list of rules that all have to hold.");
    private static final Key<Void> ANY = Key.optionalSection("any", "A list of rules of which one has to hold.");

    /** Where a rule is wrong, which has been noted. */
    private static final Authorize NOBODY = new Authorize.Allow(List.of(new AddressRange(noAddress(), 128)));

    private final Path base;

    /** @param base what relative paths are relative to */
    AuthorizeReader(Path base) {
        this.base = base;
    }

    Optional<Authorize> read(Section location) {
        return location.section(AUTHORIZE, this::rule);
    }

    private Authorize rule(Section section) {
        List<Authorize> rules = new ArrayList<>();
        section.section(BASIC, this::basic).ifPresent(rules::add);
        section.section(JWT, this::jwt).ifPresent(rules::add);
        request(section).ifPresent(rules::add);
        section.list(ALLOW).ifPresent(ranges -> rules.add(section.build(() -> new Authorize.Allow(ranges), NOBODY)));
        section.list(CERTIFICATE)
                .ifPresent(names -> rules.add(section.build(() -> new Authorize.Certificate(names), NOBODY)));
        section.sectionsLikeThis(ALL, this::rule)
                .ifPresent(parts -> rules.add(section.build(() -> new Authorize.All(parts), NOBODY)));
        section.sectionsLikeThis(ANY, this::rule)
                .ifPresent(parts -> rules.add(section.build(() -> new Authorize.Any(parts), NOBODY)));
        if (rules.isEmpty() && section.keys().stream().noneMatch(RULES::contains)) {
            section.refuse("nothing", "basic, jwt, request, allow, certificate, all or any");
        }
        return rules.isEmpty() ? NOBODY : rules.size() == 1 ? rules.get(0) : new Authorize.All(rules);
    }

    private Authorize basic(Section section) {
        Map<String, String> users = section.texts(USERS);
        return section.build(() -> new Authorize.Basic(users), NOBODY);
    }

    private Authorize jwt(Section section) {
        Optional<Authorize.Key> secret =
                section.given(SECRET).map(text -> section.build(() -> new Authorize.Secret(text), null));
        Optional<Authorize.Key> key = publicKey(section).map(Authorize.Public::new);
        boolean allowPrivate = (section.describes() || section.has(JWKS_URL)) && section.get(ALLOW_PRIVATE);
        Optional<Authorize.Key> keySet =
                section.given(JWKS_URL).map(url -> section.build(() -> new Authorize.KeySet(url, allowPrivate), null));
        Optional<String> audience = section.given(AUDIENCE);
        Optional<String> issuer = section.given(ISSUER);
        long given = List.of("secret", "public_key", "jwks_url").stream()
                .filter(section.keys()::contains)
                .count();
        if (given != 1) {
            section.refuse(given == 0 ? "no key" : "several keys", ONE_KEY);
        }
        return secret.or(() -> key)
                .or(() -> keySet)
                .<Authorize>map(chosen -> new Authorize.Jwt(chosen, audience, issuer))
                .orElse(NOBODY);
    }

    /** From a file, or the text itself. */
    private Optional<PublicKey> publicKey(Section section) {
        Optional<String> given = section.given(PUBLIC_KEY);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        boolean text = given.get().contains("-----BEGIN");
        Optional<PublicKey> key = (text ? given : file(given.get())).flatMap(PublicKeys::read);
        if (key.isEmpty()) {
            section.refuse(
                    PUBLIC_KEY, text ? "the text" : given.get(), "a PEM file or text with an RSA, EC or Ed25519 key");
        }
        return key;
    }

    private Optional<String> file(String path) {
        try {
            return Optional.of(Files.readString(base.resolve(path)));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A URL, or a section with a URL and more. */
    private Optional<Authorize> request(Section section) {
        return section.either(
                REQUEST,
                url -> section.build(
                        () -> new Authorize.Request(url, Duration.ZERO, Authorize.Request.DEFAULT_TIMEOUT, false),
                        NOBODY),
                REQUEST_SECTION,
                AuthorizeReader::requestInFull);
    }

    private static Authorize requestInFull(Section section) {
        if (!section.has(REQUEST_URL)) {
            section.refuse(REQUEST_URL, "missing", URL.expected());
        }
        Optional<URI> url = section.given(REQUEST_URL);
        Duration cache = section.get(CACHE);
        Duration timeout = section.get(TIMEOUT);
        boolean allowPrivate = section.get(ALLOW_PRIVATE);
        return url.<Authorize>map(found ->
                        section.build(() -> new Authorize.Request(found, cache, timeout, allowPrivate), NOBODY))
                .orElse(NOBODY);
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text)).filter(url -> url.getScheme() != null && url.getHost() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static InetAddress noAddress() {
        return AddressRange.parse("100::").orElseThrow().address();
    }
}
