package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stentor.protocol.channel.Payload;
import stentor.protocol.stream.MetaFrame;
import stentor.protocol.stream.MetaFrameCodec;

/** A WebSocket that speaks {@code ws+meta.nchan}. */
final class SocketWire implements Wire, WebSocket.Listener {
    /** How close frames give their reason: {@code 410 Gone}, {@code 408 Request Timeout}. */
    private static final Pattern REASON = Pattern.compile("([0-9]{3}) .*");

    private final Wire.Listener listener;
    private final int longest;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private volatile WebSocket socket;
    private volatile boolean closed;

    private SocketWire(Wire.Listener listener, int longest) {
        this.listener = listener;
        this.longest = longest;
    }

    /** @param longest how many bytes a message may have, its head included */
    static SocketWire open(HttpClient http, URI url, Map<String, String> headers, int longest, Wire.Listener listener) {
        SocketWire wire = new SocketWire(listener, longest);
        WebSocket.Builder handshake = http.newWebSocketBuilder()
                .subprotocols(MetaFrameCodec.SUBPROTOCOL)
                .connectTimeout(http.connectTimeout().orElse(Duration.ofSeconds(5)));
        headers.forEach(handshake::header);
        handshake.buildAsync(webSocket(url), wire).whenComplete((socket, failure) -> {
            if (failure != null) {
                wire.refused(failure);
            }
        });
        return wire;
    }

    private static URI webSocket(URI url) {
        return URI.create(url.toString().replaceFirst("^http", "ws"));
    }

    private void refused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (closed) {
            return;
        }
        if (cause instanceof WebSocketHandshakeException handshake) {
            HttpResponse<?> response = handshake.getResponse();
            listener.ended(response.statusCode(), "no WebSocket", Retries.retryAfter(response));
        } else {
            listener.broken(Reasons.of(failure));
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        if (closed) {
            opened.abort();
            return;
        }
        listener.connected();
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part(text.toString().getBytes(UTF_8), last);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        part(part, last);
        return null;
    }

    private void part(byte[] part, boolean last) {
        if (closed) {
            return;
        }
        if (message.size() + part.length > longest) {
            close();
            listener.ended(422, new TooLongException(longest).getMessage(), Duration.ZERO);
            return;
        }
        message.writeBytes(part);
        if (!last) {
            socket.request(1);
            return;
        }
        Optional<MetaFrame> frame = MetaFrameCodec.decode(message.toByteArray());
        message.reset();
        if (frame.isEmpty()) {
            close();
            listener.ended(422, "a frame without an id: the server does not speak ws+meta.nchan", Duration.ZERO);
            return;
        }
        listener.signals(List.of(signal(frame.get())));
    }

    private static Signal signal(MetaFrame frame) {
        Payload payload = frame.payload();
        return new Signal.Message(new Received(Optional.of(frame.id()), Optional.empty(), frame.afterGap(), payload));
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        if (!closed) {
            listener.signals(List.of());
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
        return onPong(from, payload);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        if (closed) {
            return null;
        }
        closed = true;
        Matcher status = REASON.matcher(reason);
        if (status.matches()) {
            listener.ended(Integer.parseInt(status.group(1)), reason, Duration.ZERO);
        } else {
            listener.broken("the server closed it: " + code + (reason.isEmpty() ? "" : " " + reason));
        }
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        if (!closed) {
            closed = true;
            listener.broken(Reasons.of(failure));
        }
    }

    @Override
    public void more() {
        socket.request(1);
    }

    @Override
    public void ping() {
        if (socket != null && !socket.isOutputClosed()) {
            socket.sendPing(ByteBuffer.allocate(0));
        }
    }

    @Override
    public void close() {
        closed = true;
        if (socket != null) {
            // Not awaited: a server that does not answer must not keep the connection.
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((sent, failure) -> socket.abort());
        }
    }
}
