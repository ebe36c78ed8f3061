package stentor.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.location.Authorize;

/** The name auth.example.com leads to a server on loopback here, as if somebody had taken it over. */
class AllowPrivateTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final AtomicInteger ASKED = new AtomicInteger();

    private static ActorTestKit kit;
    private static HttpServer inside;
    private static AccessRules rules;

    @BeforeAll
    static void start() throws IOException {
        kit = ActorTestKit.create();
        inside = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        inside.createContext("/", exchange -> {
            ASKED.incrementAndGet();
            byte[] keys = "{\"keys\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        inside.start();
        rules = new AccessRules(kit.system(), InstantSource.system(), AllowPrivateTest::lookUp);
    }

    private static InetAddress lookUp(String host) throws UnknownHostException {
        return host.equals("auth.example.com") ? LOOPBACK : InetAddress.getByName(host);
    }

    @AfterAll
    static void stop() {
        inside.stop(0);
        kit.shutdownTestKit();
    }

    @BeforeEach
    void forget() {
        ASKED.set(0);
    }

    private static URI url(String host) {
        return URI.create("http://" + host + ":" + inside.getAddress().getPort() + "/");
    }

    private static int enter(Authorize settings, HttpRequest request) {
        Answer answer = rules.access(settings)
                .enter(
                        request,
                        LOOPBACK,
                        true,
                        true,
                        Optional.empty(),
                        "",
                        caller -> Answer.now(Answers.text(200, "come in")))
                .toCompletableFuture()
                .join();
        return ((Answer.Whole) answer).response().status().intValue();
    }

    @ParameterizedTest
    @CsvSource({"auth.example.com, false, 502, 0", "auth.example.com, true, 200, 1", "127.0.0.1, false, 200, 1"})
    void aPublicNameIsAskedAtAPrivateAddressOnlyIfThatIsAllowed(
            String host, boolean allowPrivate, int status, int asked) {
        Authorize rule = new Authorize.Request(url(host), Duration.ZERO, Duration.ofSeconds(20), allowPrivate);
        assertThat(enter(rule, HttpRequest.GET("/sub/x"))).isEqualTo(status);
        assertThat(ASKED).hasValue(asked);
    }

    @ParameterizedTest
    @CsvSource({"auth.example.com, false, 0", "auth.example.com, true, 1", "127.0.0.1, false, 1"})
    void keysComeFromThereOnlyIfThatIsAllowed(String host, boolean allowPrivate, int asked) {
        Authorize rule =
                new Authorize.Jwt(new Authorize.KeySet(url(host), allowPrivate), Optional.empty(), Optional.empty());
        // {"alg":"ES256","kid":"a"} and {}: no key verifies it, but one is looked for.
        HttpRequest request =
                HttpRequest.GET("/sub/x?access_token=eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.e30." + "A".repeat(86));
        assertThat(enter(rule, request)).isGreaterThanOrEqualTo(401);
        assertThat(ASKED).hasValue(asked);
    }
}
