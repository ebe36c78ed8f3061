package stentor.node.dialect.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.channel.PublisherReply;
import stentor.node.dialect.PublishFrame;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.WebSocketListener;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.Payload;
import stentor.protocol.websocket.CloseCode;
import stentor.protocol.websocket.WebSocketFrame;

/**
 * Publishes what a client sends over its WebSocket, each message when it comes, and tells the client in order what
 * became of them, if it wants to know. A message whose outcome is unknown ends the connection: a client that publishes
 * without hearing of it would otherwise believe that all is well.
 */
final class SocketPublisher implements WebSocketListener {
    /** Messages that may be on their way to the channel's owner at once. */
    private static final int MAX_ON_THEIR_WAY = 32;

    private static final long MAX_BYTES_ON_THEIR_WAY = 1L << 20;

    private final PublishFrame publish;
    private final Optional<Function<ChannelInfo, String>> told;
    private final ClientStream stream;
    private CompletionStage<Void> answered = CompletableFuture.completedFuture(null);
    private Runnable readOn = () -> {};
    private int onTheirWay;
    private long bytesOnTheirWay;

    /**
     * @param told how the client is told of each message's channel; empty: it is told nothing
     */
    SocketPublisher(PublishFrame publish, Optional<Function<ChannelInfo, String>> told, ClientStream stream) {
        this.publish = publish;
        this.told = told;
        this.stream = stream;
    }

    /** @param action lets the connection read on once this is ready again */
    synchronized void whenReady(Runnable action) {
        readOn = action;
    }

    @Override
    public void text(byte[] utf8) {
        publish(new Payload(utf8, Optional.empty()));
    }

    @Override
    public void binary(byte[] bytes) {
        publish(new Payload(bytes, Optional.of("application/octet-stream")));
    }

    @Override
    public synchronized boolean isReady() {
        return onTheirWay < MAX_ON_THEIR_WAY && bytesOnTheirWay < MAX_BYTES_ON_THEIR_WAY;
    }

    private void publish(Payload payload) {
        synchronized (this) {
            onTheirWay++;
            bytesOnTheirWay += payload.length();
        }
        CompletionStage<PublisherReply> reply = publish.publish(payload);
        answered = answered.thenCombine(reply, (nothing, outcome) -> {
            answer(outcome);
            arrived(payload);
            return null;
        });
    }

    private void arrived(Payload payload) {
        Optional<Runnable> action;
        synchronized (this) {
            action = isReady() ? Optional.empty() : Optional.of(readOn);
            onTheirWay--;
            bytesOnTheirWay -= payload.length();
        }
        action.ifPresent(Runnable::run);
    }

    private void answer(PublisherReply reply) {
        if (reply instanceof PublisherReply.Published published) {
            told.ifPresent(info -> stream.write(
                    WebSocketFrame.text(info.apply(published.info()).getBytes(UTF_8))));
        } else if (reply instanceof PublisherReply.NoSuchChannel) {
            stream.hangUp(WebSocketFrame.close(CloseCode.POLICY_VIOLATION, "404 no such channel"));
        } else if (reply instanceof PublisherReply.Overloaded) {
            stream.hangUp(WebSocketFrame.close(CloseCode.TRY_AGAIN_LATER, "503 too many publishes wait"));
        } else if (reply instanceof PublisherReply.Limited limited) {
            stream.hangUp(WebSocketFrame.close(
                    limited.limit().status() == 429 ? CloseCode.TRY_AGAIN_LATER : CloseCode.POLICY_VIOLATION,
                    limited.limit().status() + " " + limited.limit().text()));
        } else if (reply instanceof PublisherReply.LogUnavailable) {
            stream.hangUp(WebSocketFrame.close(CloseCode.TRY_AGAIN_LATER, "503 outcome unknown"));
        } else if (reply instanceof PublisherReply.Failed) {
            stream.hangUp(WebSocketFrame.close(CloseCode.INTERNAL_ERROR, "500 Internal server error"));
        } else {
            throw new IllegalStateException("not a reply to a publish: " + reply);
        }
    }
}
