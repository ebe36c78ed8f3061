package stentor.node.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Verdict.Allowed;
import stentor.node.access.Verdict.Refused;
import stentor.node.http.Requests;
import stentor.node.location.Authorize;

/**
 * A signed token (RFC 7519). What a token says is looked at only when its signature is verified, and by an algorithm that the
 * location's key has, whatever the token names. A token is verified once until it ends.
 */
final class JwtRule implements Rule {
    private static final int MAX_LENGTH = 16 << 10;
    private static final int MAX_REMEMBERED = 10_000;
    /** How long a token that does not end is taken for granted: keys may have been replaced. */
    private static final long REMEMBER_MILLIS = 300_000;

    private static final String COOKIE = "stentor_token";
    private static final String PARAMETER = "access_token";
    private static final String SCHEME = "Bearer ";
    private static final Verdict MISSING =
            new Refused(Refusals.unauthorized("jwt: there is no token", "Bearer realm=\"stentor\""));

    private final Authorize.Jwt settings;
    private final TokenKeys keys;
    private final InstantSource clock;
    private final Remembered<Sent, Known> verified = new Remembered<>(MAX_REMEMBERED);

    /**
     * A token as a request brings it, with its scheme or without. Its hash is of its end, which is the signature: nobody can choose that of a
     * token that is verified, and the rest of it need not be read for each request.
     */
    private record Sent(String text) {
        private static final int HASHED = 12;

        @Override
        public int hashCode() {
            int hash = 0;
            for (int i = Math.max(0, text.length() - HASHED); i < text.length(); i++) {
                hash = 31 * hash + text.charAt(i);
            }
            return hash;
        }
    }

    /** @param verdict the answer for as long as the grant does not end */
    private record Known(Grant grant, CompletionStage<Verdict> verdict) {}

    JwtRule(Authorize.Jwt settings, TokenKeys keys, InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Verdict> ask(Visit visit) {
        Optional<String> header = Requests.header(visit.request(), "Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()));
        Optional<String> sent = header.isPresent() ? header : elsewhere(visit);
        if (sent.isEmpty()) {
            return Verdict.now(MISSING);
        }
        Sent key = new Sent(sent.get());
        Optional<Known> known = verified.get(key);
        if (known.isPresent()) {
            Grant grant = known.get().grant();
            return grant.until() > clock.millis() ? known.get().verdict() : Verdict.now(current(grant));
        }
        String token =
                header.isPresent() ? sent.get().substring(SCHEME.length()).strip() : sent.get();
        return token.isEmpty() ? Verdict.now(MISSING) : verify(key, token);
    }

    /** Where browsers have to put it. */
    private static Optional<String> elsewhere(Visit visit) {
        HttpRequest request = visit.request();
        return Requests.queryParameter(request, PARAMETER)
                .or(() -> visit.cookies() ? cookie(request) : Optional.empty())
                .filter(token -> !token.isEmpty());
    }

    private static Optional<String> cookie(HttpRequest request) {
        return Requests.header(request, "Cookie").stream()
                .flatMap(value -> Arrays.stream(value.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(COOKIE + "="))
                .map(pair -> pair.substring(COOKIE.length() + 1))
                .findFirst();
    }

    private CompletionStage<Verdict> verify(Sent key, String token) {
        if (token.length() > MAX_LENGTH) {
            return Verdict.now(invalid("is too long"));
        }
        SignedJWT jwt;
        try {
            jwt = SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException notSigned) {
            return Verdict.now(invalid("is not a signed JWT"));
        }
        return keys.verifiers(jwt.getHeader()).thenApply(found -> {
            if (found instanceof TokenKeys.Unreachable) {
                return new Refused(Refusals.busy("jwt: the keys cannot be fetched now"));
            }
            for (TokenKeys.Verifier verifier : ((TokenKeys.Found) found).verifiers()) {
                if (isVerified(jwt, verifier)) {
                    return claims(key, jwt);
                }
            }
            return invalid("has a signature that no key of this location has made");
        });
    }

    private static boolean isVerified(SignedJWT jwt, TokenKeys.Verifier verifier) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        try {
            return verifier.algorithms().contains(algorithm) && jwt.verify(verifier.verifier());
        } catch (JOSEException | IllegalStateException notThisKind) {
            return false;
        }
    }

    private Verdict claims(Sent key, SignedJWT jwt) {
        JWTClaimsSet claims;
        Optional<ChannelPatterns> publish;
        Optional<ChannelPatterns> subscribe;
        try {
            claims = jwt.getJWTClaimsSet();
            publish = patterns(claims, "publish");
            subscribe = patterns(claims, "subscribe");
        } catch (ParseException e) {
            return invalid("has claims that cannot be read");
        }
        if (!settings.issuer().map(name -> name.equals(claims.getIssuer())).orElse(true)) {
            return invalid("is not of the issuer that this location asks for");
        }
        if (!settings.audience()
                .map(name ->
                        claims.getAudience() != null && claims.getAudience().contains(name))
                .orElse(true)) {
            return invalid("is not for the audience that this location asks for");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.getTime() > clock.millis()) {
            return invalid("is not valid yet");
        }
        // Without either claim the location alone says what may be done; with one of them what is not listed may not.
        boolean lists = publish.isPresent() || subscribe.isPresent();
        Date expires = claims.getExpirationTime();
        Grant grant = new Grant(
                Optional.ofNullable(claims.getSubject()),
                Optional.ofNullable(claims.getJWTID()),
                lists ? List.of(publish.orElse(new ChannelPatterns(List.of()))) : List.of(),
                lists ? List.of(subscribe.orElse(new ChannelPatterns(List.of()))) : List.of(),
                claims.getIssueTime() == null ? 0 : claims.getIssueTime().getTime(),
                expires == null ? Grant.ENDLESS : expires.getTime());
        Verdict verdict = current(grant);
        if (verdict instanceof Allowed) {
            verified.put(
                    key,
                    new Known(grant, Verdict.now(verdict)),
                    Math.min(grant.until(), clock.millis() + REMEMBER_MILLIS));
        }
        return verdict;
    }

    private static Optional<ChannelPatterns> patterns(JWTClaimsSet claims, String name) throws ParseException {
        if (claims.getClaim(name) instanceof String one) {
            return Optional.of(new ChannelPatterns(List.of(one)));
        }
        return Optional.ofNullable(claims.getStringListClaim(name)).map(ChannelPatterns::new);
    }

    private Verdict current(Grant grant) {
        return grant.until() > clock.millis() ? new Allowed(grant) : invalid("has expired");
    }

    /** For a token that was taken back. */
    static HttpResponse revoked() {
        return refusal("was revoked");
    }

    private static Verdict invalid(String what) {
        return new Refused(refusal(what));
    }

    private static HttpResponse refusal(String what) {
        return Refusals.unauthorized(
                "jwt: the token " + what,
                "Bearer realm=\"stentor\", error=\"invalid_token\", error_description=\"the token " + what + "\"");
    }
}
