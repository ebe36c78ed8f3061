package stentor.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import stentor.node.location.Authorize;

class JwtRuleTest {
    private static final String SECRET = "a secret that is shared with the application";
    private static final JWTClaimsSet CLAIMS =
            new JWTClaimsSet.Builder().subject("ann").jwtID("t1").build();

    private long now = 1_700_000_000_000L;

    private JwtRule rule(TokenKeys.Verifier verifier, Optional<String> audience, Optional<String> issuer) {
        // The key of the settings is not looked at: the verifier is what the keys answer.
        return new JwtRule(
                new Authorize.Jwt(new Authorize.Secret("unused"), audience, issuer),
                header -> CompletableFuture.completedFuture(new TokenKeys.Found(List.of(verifier))),
                () -> Instant.ofEpochMilli(now));
    }

    private JwtRule rule(TokenKeys.Verifier verifier) {
        return rule(verifier, Optional.empty(), Optional.empty());
    }

    private static Verdict ask(JwtRule rule, String token) {
        return ask(rule, HttpRequest.GET("/x").addHeader(RawHeader.create("Authorization", "Bearer " + token)), false);
    }

    private static Verdict ask(JwtRule rule, HttpRequest request, boolean cookies) {
        return rule.ask(new Visit(request, InetAddress.getLoopbackAddress(), cookies, Optional.empty(), "x"))
                .toCompletableFuture()
                .join();
    }

    private static String sign(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return sign(JWSAlgorithm.HS256, new MACSigner(SECRET), claims);
    }

    private static Grant grant(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
        return ((Verdict.Allowed) verdict).grant();
    }

    private static void isRefused(Verdict verdict, String reason) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        Verdict.Refused refused = (Verdict.Refused) verdict;
        assertThat(refused.answer().status().intValue()).isEqualTo(401);
        assertThat(refused.answer().getHeader("WWW-Authenticate").orElseThrow().value())
                .startsWith("Bearer ");
        assertThat(((HttpEntity.Strict) refused.answer().entity()).getData().utf8String())
                .contains(reason);
    }

    @Test
    void eachKindOfKeyVerifiesItsOwnAlgorithms() throws Exception {
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
            String secret = SECRET + SECRET;
            assertThat(grant(ask(rule(Verifiers.of(secret)), sign(algorithm, new MACSigner(secret), CLAIMS)))
                            .user())
                    .contains("ann");
        }
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS384)) {
            grant(ask(
                    rule(Verifiers.of(rsa.toRSAPublicKey()).orElseThrow()),
                    sign(algorithm, new RSASSASigner(rsa), CLAIMS)));
        }
        ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
        grant(ask(
                rule(Verifiers.of(ec.toECPublicKey()).orElseThrow()),
                sign(JWSAlgorithm.ES256, new ECDSASigner(ec), CLAIMS)));
    }

    @Test
    void edDsaKeysAreReadFromSetsToo() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String head = encoded("{\"alg\":\"EdDSA\"}");
        String signed = head + "." + encoded("{\"sub\":\"ann\"}");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        String token = signed + "." + Base64URL.encode(signature.sign());
        grant(ask(rule(Verifiers.of(pair.getPublic()).orElseThrow()), token));
        // The last 32 bytes of the encoded key are the key itself (RFC 8410).
        byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
        byte[] raw = new byte[32];
        System.arraycopy(encoded, encoded.length - 32, raw, 0, 32);
        OctetKeyPair jwk = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw)).build();
        grant(ask(rule(Verifiers.of(jwk).orElseThrow()), token));
        isRefused(
                ask(
                        rule(Verifiers.of(KeyPairGenerator.getInstance("Ed25519")
                                        .generateKeyPair()
                                        .getPublic())
                                .orElseThrow()),
                        token),
                "no key of this location");
    }

    private static String encoded(String json) {
        return Base64URL.encode(json).toString();
    }

    @Test
    void aTokenWithoutASignatureIsRefused() {
        isRefused(ask(rule(Verifiers.of(SECRET)), new PlainJWT(CLAIMS).serialize()), "not a signed JWT");
        String none = encoded("{\"alg\":\"none\"}") + "." + encoded("{\"sub\":\"ann\"}") + ".";
        isRefused(ask(rule(Verifiers.of(SECRET)), none), "not a signed JWT");
        isRefused(ask(rule(Verifiers.of(SECRET)), "x.y.z"), "not a signed JWT");
        isRefused(ask(rule(Verifiers.of(SECRET)), "x".repeat(20_000)), "too long");
    }

    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(rsa.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(
                pem.getBytes(StandardCharsets.US_ASCII), rsa.toRSAPublicKey().getEncoded())) {
            isRefused(
                    ask(
                            rule(Verifiers.of(rsa.toRSAPublicKey()).orElseThrow()),
                            sign(JWSAlgorithm.HS256, new MACSigner(secret), CLAIMS)),
                    "no key of this location");
        }
    }

    @Test
    void aTokenOfAnotherKeyOrChangedIsRefused() throws JOSEException {
        String token = signed(CLAIMS);
        isRefused(ask(rule(Verifiers.of(SECRET + "!")), token), "no key of this location");
        String[] parts = token.split("\\.");
        String changed = parts[0] + "." + encoded("{\"sub\":\"root\"}") + "." + parts[2];
        isRefused(ask(rule(Verifiers.of(SECRET)), changed), "no key of this location");
    }

    @Test
    void audienceAndIssuerAreAskedFor() throws JOSEException {
        JwtRule rule = rule(Verifiers.of(SECRET), Optional.of("push"), Optional.of("https://id.example"));
        JWTClaimsSet right = new JWTClaimsSet.Builder()
                .audience(List.of("other", "push"))
                .issuer("https://id.example")
                .build();
        grant(ask(rule, signed(right)));
        isRefused(ask(rule, signed(CLAIMS)), "issuer");
        isRefused(
                ask(
                        rule,
                        signed(new JWTClaimsSet.Builder(right).audience("other").build())),
                "audience");
        isRefused(
                ask(
                        rule,
                        signed(new JWTClaimsSet.Builder(right)
                                .audience((String) null)
                                .build())),
                "audience");
    }

    @Test
    void aTokenIsGoodFromItsBeginningToItsEnd() throws JOSEException {
        JwtRule rule = rule(Verifiers.of(SECRET));
        String token = signed(new JWTClaimsSet.Builder()
                .notBeforeTime(new Date(now + 10_000))
                .expirationTime(new Date(now + 20_000))
                .build());
        isRefused(ask(rule, token), "not valid yet");
        now += 10_000;
        assertThat(grant(ask(rule, token)).until()).isEqualTo(now + 10_000);
        now += 10_000;
        isRefused(ask(rule, token), "has expired");
    }

    @Test
    void claimsListChannelsAndWhatIsNotListedIsClosed() throws JOSEException {
        JwtRule rule = rule(Verifiers.of(SECRET));
        Grant some = grant(ask(
                rule,
                signed(new JWTClaimsSet.Builder()
                        .claim("subscribe", List.of("news/*", "chat"))
                        .build())));
        assertThat(some.allows(Action.SUBSCRIBE, "news/a")).isTrue();
        assertThat(some.allows(Action.SUBSCRIBE, "chat")).isTrue();
        assertThat(some.allows(Action.SUBSCRIBE, "chats")).isFalse();
        assertThat(some.allows(Action.PUBLISH, "news/a")).isFalse();
        Grant all = grant(ask(rule, signed(CLAIMS)));
        assertThat(all.allows(Action.PUBLISH, "anything")).isTrue();
        assertThat(all.token()).contains("t1");
        isRefused(
                ask(rule, signed(new JWTClaimsSet.Builder().claim("publish", 5).build())), "cannot be read");
    }

    @Test
    void aTokenComesAsHeaderParameterOrCookieOfTheOwnPage() throws JOSEException {
        JwtRule rule = rule(Verifiers.of(SECRET));
        String token = signed(CLAIMS);
        grant(ask(rule, HttpRequest.GET("/x?a=b&access_token=" + token), false));
        HttpRequest cookie = HttpRequest.GET("/x").addHeader(RawHeader.create("Cookie", "a=b; stentor_token=" + token));
        grant(ask(rule, cookie, true));
        isRefused(ask(rule, cookie, false), "there is no token");
        isRefused(ask(rule, HttpRequest.GET("/x"), true), "there is no token");
    }
}
