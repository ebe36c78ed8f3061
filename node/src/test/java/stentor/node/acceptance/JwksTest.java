package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** Tokens whose keys a node fetches from an identity provider by HTTP. */
class JwksTest {
    private static final String ISSUER = "https://id.example";
    private static final int CALLERS = 30;

    private static final AtomicInteger FETCHES = new AtomicInteger();
    private static final AtomicInteger ELSEWHERE = new AtomicInteger();
    private static final CountDownLatch ALL_HAVE_ASKED = new CountDownLatch(1);

    private static RSAKey key;
    private static HttpServer provider;
    private static RunningNode node;

    @BeforeAll
    static void start() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("now").generate();
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(Executors.newCachedThreadPool());
        provider.createContext("/keys", exchange -> {
            FETCHES.incrementAndGet();
            try {
                ALL_HAVE_ASKED.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        provider.createContext("/elsewhere", exchange -> {
            ELSEWHERE.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        provider.start();
        node = RunningNode.start("""
                locations:
                  - type: pubsub
                    prefix: /jwt/
                    authorize: { jwt: { jwks_url: "%s/keys", issuer: "%s", audience: push } }
                """.formatted(url(), ISSUER));
    }

    @AfterAll
    static void stop() {
        ALL_HAVE_ASKED.countDown();
        node.close();
        provider.stop(0);
    }

    private static String url() {
        return "http://127.0.0.1:" + provider.getAddress().getPort();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ann")
                .issuer(ISSUER)
                .audience("push")
                .expirationTime(new Date(System.currentTimeMillis() + 3_600_000));
    }

    private static JWSHeader.Builder named(JWSAlgorithm algorithm, String id) {
        return new JWSHeader.Builder(algorithm).keyID(id);
    }

    private static String signed(JWSHeader.Builder header, JWSSigner signer, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT jwt = new SignedJWT(header.build(), claims.build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(named(JWSAlgorithm.RS256, "now"), new RSASSASigner(key), claims);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static void isRefused(String token) {
        assertThat(node.post("/jwt/x", "x", bearer(token)).status()).as(token).isEqualTo(401);
    }

    /** One test, for its parts share what was fetched. */
    @Test
    void keysAreFetchedOnceHoweverManyComeAndWhatTheyHaveNotSignedIsRefused() throws Exception {
        List<WireClient> callers = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                // A token each: none is known from before.
                String token = signed(claims().jwtID("t" + i));
                callers.add(node.connect()
                        .sendRaw(RunningNode.withBody("POST", "/jwt/x", "x".getBytes(UTF_8), bearer(token))));
            }
            Eventually.see(FETCHES::get, fetches -> fetches > 0);
            ALL_HAVE_ASKED.countDown();
            assertThat(callers)
                    .allSatisfy(caller -> assertThat(caller.receive().status()).isIn(201, 202));
        } finally {
            callers.forEach(WireClient::close);
        }
        RSAKey other = new RSAKeyGenerator(2048).generate();
        for (int i = 0; i < CALLERS; i++) {
            isRefused(signed(named(JWSAlgorithm.RS256, "made up " + i), new RSASSASigner(other), claims()));
        }
        assertThat(FETCHES).hasValue(1);

        isRefused(signed(named(JWSAlgorithm.RS256, "now"), new RSASSASigner(other), claims()));
        isRefused(new PlainJWT(claims().build()).serialize());
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(
                pem.getBytes(UTF_8),
                key.toRSAPublicKey().getEncoded(),
                key.toPublicJWK().toString().getBytes(UTF_8),
                key.getModulus().decode())) {
            isRefused(signed(named(JWSAlgorithm.HS256, "now"), new MACSigner(secret), claims()));
        }
        isRefused(signed(claims().expirationTime(new Date(System.currentTimeMillis() - 1000))));
        isRefused(signed(claims().audience("others")));
        isRefused(signed(claims().issuer("https://evil.example")));
        isRefused(signed(claims().issuer(null)));

        URI evil = URI.create(url() + "/elsewhere");
        isRefused(signed(named(JWSAlgorithm.RS256, "evil").jwkURL(evil), new RSASSASigner(other), claims()));
        isRefused(signed(named(JWSAlgorithm.RS256, "now").x509CertURL(evil), new RSASSASigner(other), claims()));
        isRefused(
                signed(named(JWSAlgorithm.RS256, "evil").jwk(other.toPublicJWK()), new RSASSASigner(other), claims()));
        assertThat(ELSEWHERE).hasValue(0);
        assertThat(node.post("/jwt/x", "x", bearer(signed(claims()))).status()).isIn(201, 202);
        assertThat(FETCHES).hasValue(1);
    }
}
