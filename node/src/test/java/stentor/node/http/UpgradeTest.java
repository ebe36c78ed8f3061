package stentor.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.HttpServerSettings.Patience;

/** A connection that changes its protocol is the new protocol's affair from then on. */
class UpgradeTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);

    private TestServer server;
    private TestProbe<String> events;

    @BeforeEach
    void start() {
        server = new TestServer(
                settings -> settings.withPatience(new Patience(SHORT, SHORT, LONG, LONG)),
                (request, connection) -> completedFuture(echo(request, connection)));
        events = server.kit().createTestProbe();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse echo(HttpRequest request, Connection connection) {
        connection.onClose(() -> events.ref().tell("gone"));
        return request.getAttribute(AttributeKeys.webSocketUpgrade)
                .map(upgrade -> upgrade.handleMessagesWith(Flow.of(Message.class)))
                .orElseGet(() -> Answers.text(200, "no upgrade"));
    }

    @Test
    void aWebSocketOutlivesTheTimeOfIdleConnectionsAndItsEndIsNoticed() throws InterruptedException {
        LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.address().getPort() + "/"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        received.add(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .join();
        socket.sendText("one", true).join();
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
        try (RawClient idle = server.client()) {
            // Opened after the WebSocket, and ended for doing nothing: the WebSocket has done nothing for longer.
            assertThat(idle.readToEnd()).isEmpty();
        }
        socket.sendText("two", true).join();
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
        socket.abort();
        events.expectMessage("gone");
    }
}
