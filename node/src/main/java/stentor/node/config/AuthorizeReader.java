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
    static final Kind<AddressRange> RANGE = new Kind<>("an address or a range, as 10.0.0.0/8", AddressRange::parse);
    private static final Kind<URI> URL = new Kind<>("a URL as https://example.com/path", AuthorizeReader::url);
    private static final String ONE_KEY = "one of secret, public_key and jwks_url";
    private static final Set<String> RULES = Set.of("basic", "jwt", "request", "allow", "certificate", "all", "any");

    /** Where a rule is wrong, which has been noted. */
    private static final Authorize NOBODY = new Authorize.Allow(List.of(new AddressRange(noAddress(), 128)));

    private final Path base;

    /** @param base what relative paths are relative to */
    AuthorizeReader(Path base) {
        this.base = base;
    }

    Optional<Authorize> read(Section location) {
        return location.section("authorize", this::rule);
    }

    private Authorize rule(Section section) {
        List<Authorize> rules = new ArrayList<>();
        section.section("basic", this::basic).ifPresent(rules::add);
        section.section("jwt", this::jwt).ifPresent(rules::add);
        request(section).ifPresent(rules::add);
        section.list("allow", RANGE)
                .ifPresent(ranges -> rules.add(section.build(() -> new Authorize.Allow(ranges), NOBODY)));
        section.list("certificate", Kind.TEXT)
                .ifPresent(names -> rules.add(section.build(() -> new Authorize.Certificate(names), NOBODY)));
        section.sections("all", this::rule)
                .ifPresent(parts -> rules.add(section.build(() -> new Authorize.All(parts), NOBODY)));
        section.sections("any", this::rule)
                .ifPresent(parts -> rules.add(section.build(() -> new Authorize.Any(parts), NOBODY)));
        if (rules.isEmpty() && section.keys().stream().noneMatch(RULES::contains)) {
            section.refuse("nothing", "basic, jwt, request, allow, certificate, all or any");
        }
        return rules.isEmpty() ? NOBODY : rules.size() == 1 ? rules.get(0) : new Authorize.All(rules);
    }

    private Authorize basic(Section section) {
        Map<String, String> users = section.texts("users");
        return section.build(() -> new Authorize.Basic(users), NOBODY);
    }

    private Authorize jwt(Section section) {
        Optional<Authorize.Key> secret =
                section.get("secret", Kind.TEXT).map(text -> section.build(() -> new Authorize.Secret(text), null));
        Optional<Authorize.Key> key = publicKey(section).map(Authorize.Public::new);
        boolean allowPrivate = section.has("jwks_url") && section.get("allow_private", Kind.BOOLEAN, false);
        Optional<Authorize.Key> keySet = section.get("jwks_url", URL)
                .map(url -> section.build(() -> new Authorize.KeySet(url, allowPrivate), null));
        Optional<String> audience = section.get("audience", Kind.TEXT);
        Optional<String> issuer = section.get("issuer", Kind.TEXT);
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
        Optional<String> given = section.get("public_key", Kind.TEXT);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        boolean text = given.get().contains("-----BEGIN");
        Optional<PublicKey> key = (text ? given : file(given.get())).flatMap(PublicKeys::read);
        if (key.isEmpty()) {
            section.refuse(
                    "public_key", text ? "the text" : given.get(), "a PEM file or text with an RSA, EC or Ed25519 key");
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
        if (section.value("request").orElse(null) instanceof Value.Mapping) {
            return section.section("request", inner -> {
                if (!inner.has("url")) {
                    inner.refuse("url", "missing", URL.expected());
                }
                Duration cache = inner.get("cache", Kind.DURATION, Duration.ZERO);
                Duration timeout = inner.get("timeout", Kind.DURATION, Authorize.Request.DEFAULT_TIMEOUT);
                boolean allowPrivate = inner.get("allow_private", Kind.BOOLEAN, false);
                return inner.get("url", URL)
                        .<Authorize>map(url ->
                                inner.build(() -> new Authorize.Request(url, cache, timeout, allowPrivate), NOBODY))
                        .orElse(NOBODY);
            });
        }
        return section.get("request", URL)
                .map(url -> section.build(
                        () -> new Authorize.Request(url, Duration.ZERO, Authorize.Request.DEFAULT_TIMEOUT, false),
                        NOBODY));
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
