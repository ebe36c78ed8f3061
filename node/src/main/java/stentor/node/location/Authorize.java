package stentor.node.location;

import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a location asks of its callers before it lets them in. Its text has no secret: it may reach a log. */
public sealed interface Authorize {
    /**
     * A user name and a password (RFC 7617).
     *
     * @param users names and their passwords, as they are or as bcrypt hashes ({@code $2a$}, {@code $2b$}, {@code $2y$})
     * @param shared the password of all other names, if they have one
     */
    record Basic(Map<String, String> users, Optional<String> shared) implements Authorize {
        public Basic {
            users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
            Checks.require("users", "none", !users.isEmpty() || shared.isPresent(), "NAME: PASSWORD");
            users.forEach((name, password) -> Checks.require(
                    "users", name, !name.contains(":") && !password.isEmpty(), "names without a colon, and passwords"));
        }

        public Basic(Map<String, String> users) {
            this(users, Optional.empty());
        }

        /** Whoever knows the password, by whatever name. */
        public static Basic shared(String password) {
            return new Basic(Map.of(), Optional.of(password));
        }

        /** That of this name. */
        public Optional<String> password(String name) {
            return Optional.ofNullable(users.get(name)).or(() -> shared);
        }

        @Override
        public String toString() {
            return "basic (" + users.size() + (users.size() == 1 ? " user)" : " users)");
        }
    }

    /**
     * A signed token (RFC 7519).
     *
     * @param audience one of those that the token has to name
     * @param issuer the one that has to have issued it
     */
    record Jwt(Key key, Optional<String> audience, Optional<String> issuer) implements Authorize {
        public Jwt {
            Objects.requireNonNull(key);
            Objects.requireNonNull(audience);
            Objects.requireNonNull(issuer);
        }

        @Override
        public String toString() {
            return "jwt ("
                    + key
                    + audience.map(name -> ", audience " + name).orElse("")
                    + issuer.map(name -> ", issuer " + name).orElse("") + ")";
        }
    }

    /** With what a token's signature is verified. Which algorithms count follows from its kind, never from the token. */
    sealed interface Key {}

    /** Shared with the signer: HS256, HS384 and HS512. */
    record Secret(String secret) implements Key {
        public Secret {
            Checks.require("secret", "\"\"", !secret.isEmpty(), "a secret");
        }

        @Override
        public String toString() {
            return "secret given";
        }
    }

    /** RS256 to PS512, ES256 to ES512, or EdDSA, by what key it is. */
    record Public(PublicKey key) implements Key {
        public Public {
            Objects.requireNonNull(key);
        }

        @Override
        public String toString() {
            return "public key, " + key.getAlgorithm();
        }
    }

    /**
     * Public keys that are fetched (RFC 7517), and fetched again when a token names an unknown one.
     *
     * @param allowPrivate whether they may come from a private address although the URL has a public name
     */
    record KeySet(URI url, boolean allowPrivate) implements Key {
        public KeySet {
            requireHttp("jwks_url", url);
        }

        @Override
        public String toString() {
            return "keys from " + withoutSecrets(url) + (allowPrivate ? " (private addresses allowed)" : "");
        }
    }

    /**
     * A server of the application is asked: an answer 2xx lets the caller in, any other goes to the caller.
     *
     * @param cache how long an answer 2xx holds for the same request of the same caller; zero: not at all
     * @param timeout how long the answer is waited for
     * @param allowPrivate whether a private address may be asked although the URL has a public name
     */
    record Request(URI url, Duration cache, Duration timeout, boolean allowPrivate) implements Authorize {
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

        public Request {
            requireHttp("request", url);
            Checks.require("cache", cache, !cache.isNegative(), "0 or more");
            Checks.require("timeout", timeout, !timeout.isNegative() && !timeout.isZero(), "more than 0");
        }

        @Override
        public String toString() {
            return "request to " + withoutSecrets(url) + (allowPrivate ? " (private addresses allowed)" : "");
        }
    }

    /** The caller's address is in one of these. */
    record Allow(List<AddressRange> ranges) implements Authorize {
        public Allow {
            ranges = List.copyOf(ranges);
            Checks.require("allow", "[]", !ranges.isEmpty(), "addresses, as 10.0.0.0/8");
        }

        @Override
        public String toString() {
            return "allow " + ranges.stream().map(AddressRange::toString).collect(Collectors.joining(", "));
        }
    }

    /**
     * The caller has shown a certificate of the TLS port's {@code client_authority}.
     *
     * @param names common names that are let in; {@code *} stands for any characters
     */
    record Certificate(List<String> names) implements Authorize {
        public Certificate {
            names = List.copyOf(names);
            Checks.require("certificate", "[]", !names.isEmpty(), "names, as app or *");
        }

        @Override
        public String toString() {
            return "certificate " + String.join(", ", names);
        }
    }

    /** Each of these has to let the caller in. */
    record All(List<Authorize> parts) implements Authorize {
        public All {
            parts = List.copyOf(parts);
            Checks.require("all", "[]", !parts.isEmpty(), "a list of rules");
        }

        @Override
        public String toString() {
            return parts.stream().map(Object::toString).collect(Collectors.joining(" and "));
        }
    }

    /** One of these has to let the caller in. */
    record Any(List<Authorize> parts) implements Authorize {
        public Any {
            parts = List.copyOf(parts);
            Checks.require("any", "[]", !parts.isEmpty(), "a list of rules");
        }

        @Override
        public String toString() {
            return parts.stream().map(Object::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    private static void requireHttp(String key, URI url) {
        boolean http = ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null;
        Checks.require(key, withoutSecrets(url), http, "a URL as https://example.com/path");
    }

    private static String withoutSecrets(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (url.getRawPath() == null ? "" : url.getRawPath());
    }
}
