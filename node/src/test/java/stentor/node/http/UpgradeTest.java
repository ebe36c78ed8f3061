package stentor.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamSettings;
import stentor.node.http.stream.WebSocketListener;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.protocol.websocket.WebSocketFrame;

/** A connection that changes its protocol is the new protocol's affair from then on. */
class UpgradeTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);

    private TestServer server;
    private TestProbe<String> events;
    private OpenStreams streams;

    @BeforeEach
    void start() {
        server = new TestServer(
                settings -> settings.withPatience(new Patience(SHORT, SHORT, LONG, LONG)),
                (request, connection) -> completedFuture(echo(request, connection)));
        events = server.kit().createTestProbe();
        streams = new OpenStreams(server.kit().system(), StreamSettings.withBuffer(1 << 20), written -> {});
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    private Answer echo(HttpRequest request, Connection connection) {
        connection.onClose(() -> events.ref().tell("gone"));
        if (!WebSocketUpgrade.isAsked(request)) {
            return Answer.of(Answers.text(200, "no upgrade"));
        }
        ClientStream stream =
                streams.open(connection, new byte[0], () -> events.ref().tell("writer told"));
        stream.begin();
        return WebSocketUpgrade.accept(request, Optional.empty(), stream, new Echo(stream), 100, List.of())
                .answer();
    }

    private record Echo(ClientStream stream) implements WebSocketListener {
        @Override
        public void text(byte[] utf8) {
            stream.write(WebSocketFrame.text(utf8));
        }

        @Override
        public void binary(byte[] bytes) {
            stream.write(WebSocketFrame.binary(bytes));
        }
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
        events.expectMessage("writer told");
    }
}
