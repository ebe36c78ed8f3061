package stentor.node.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.app.App;
import stentor.node.app.WebhookTarget;
import stentor.node.testing.HookTarget;
import stentor.protocol.webhook.WebhookEvent;

/** Targets as they should be, and such as mean ill. */
class WebhookSenderTest {
    private static final Call CALL = new Call("msg_1", "", 0, 1, "{\"time_ms\":1,\"events\":[]}", Optional.empty());
    private static ActorSystem<Void> system;
    private static WebhookSender sender;

    @BeforeAll
    static void start() {
        system = ActorSystem.create(Behaviors.empty(), "sender");
        sender = new WebhookSender(system, InstantSource.system());
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    private static HookSender.Outcome send(String url, boolean allowPrivate) {
        WebhookTarget target = new WebhookTarget(URI.create(url), EnumSet.allOf(WebhookEvent.Name.class), allowPrivate);
        return sender.send(App.DEVELOPMENT, target, CALL).toCompletableFuture().join();
    }

    /** A server that does this with the one connection that it takes. */
    private static final class Rogue implements AutoCloseable {
        private final ServerSocket socket;
        private final CompletableFuture<Void> cutOff = new CompletableFuture<>();

        private interface Deed {
            void with(InputStream in, OutputStream out) throws IOException, InterruptedException;
        }

        private Rogue(Deed deed) throws IOException {
            socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> {
                try (Socket taken = socket.accept()) {
                    taken.getInputStream().read(new byte[4096]);
                    deed.with(taken.getInputStream(), taken.getOutputStream());
                } catch (IOException | InterruptedException closed) {
                    cutOff.complete(null);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/";
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aTargetThatTakesTheCallHasIt() {
        try (HookTarget target = new HookTarget()) {
            assertThat(send(target.url() + "?a=b%20c", true)).isEqualTo(new HookSender.Made());
            HookTarget.Call call = target.calls().get(0);
            assertThat(call.body()).isEqualTo(CALL.body());
            assertThat(call.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("webhook-id", "msg_1")
                    .containsEntry("user-agent", "stentor-webhooks")
                    .containsEntry("x-pusher-key", "app-key");
            target.answers(500);
            assertThat(send(target.url(), true)).isEqualTo(new HookSender.NotMade("answered 500"));
        }
    }

    @Test
    void aPrivateAddressIsRefusedByWhateverNameItIsCalled() {
        try (HookTarget target = new HookTarget()) {
            for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
                assertThat(send(target.url().replace("127.0.0.1", host), false))
                        .asString()
                        .contains("refused", "not public", "allow_private");
            }
            assertThat(target.calls()).isEmpty();
        }
    }

    @Test
    void aRedirectionIsNotFollowed() throws IOException {
        try (HookTarget elsewhere = new HookTarget();
                Rogue rogue = new Rogue((in, out) -> out.write(("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                                + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(ISO_8859_1)))) {
            assertThat(send(rogue.url(), true)).isEqualTo(new HookSender.NotMade("answered 307"));
            assertThat(elsewhere.calls()).isEmpty();
        }
    }

    @Test
    void aTargetThatDoesNotAnswerIsGivenFiveSeconds() throws IOException {
        try (Rogue rogue = new Rogue((in, out) -> in.read())) {
            assertThat(send(rogue.url(), true)).isEqualTo(new HookSender.NotMade("no answer in 5 s"));
        }
    }

    @Test
    void aTargetThatAnswersByteByByteIsGivenNoMore() throws IOException {
        try (Rogue rogue = new Rogue((in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(ISO_8859_1));
            while (true) {
                out.write('x');
                TimeUnit.MILLISECONDS.sleep(100);
            }
        })) {
            assertThat(send(rogue.url(), true)).isEqualTo(new HookSender.NotMade("no answer in 5 s"));
            rogue.cutOff.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void anEndlessBodyIsNotRead() throws IOException {
        try (Rogue rogue = new Rogue((in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
            while (true) {
                out.write(("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(ISO_8859_1));
            }
        })) {
            assertThat(send(rogue.url(), true)).isEqualTo(new HookSender.Made());
            rogue.cutOff.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void whatIsNoHttpAndNobodyThereAreFailures() throws IOException {
        try (Rogue rogue = new Rogue((in, out) -> out.write("hello\r\n\r\n".getBytes(ISO_8859_1)))) {
            assertThat(send(rogue.url(), true)).isInstanceOf(HookSender.NotMade.class);
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(send("http://127.0.0.1:" + free + "/", true)).isInstanceOf(HookSender.NotMade.class);
        assertThat(send("http://does-not-exist.invalid/", true))
                .isEqualTo(new HookSender.NotMade("its name cannot be resolved: does-not-exist.invalid"));
    }
}
