package stentor.node.fallback;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import stentor.protocol.pusher.FallbackFrames;

/**
 * What a client of the HTTP fallbacks is sent, and by which of its requests. Decides; knows no actors and no clock: times are
 * milliseconds that only grow.
 *
 * <p>A request that streams is sent one piece after the other, the next when the one before is on its way. After {@value
 * #MAX_STREAMED} characters it is sent no more: the client then drops it and comes with the next, as pusher-js does by itself, so
 * nothing is on its way that nobody reads.
 *
 * @param <R> names a request
 */
final class FallbackSession<R> {
    /** A client that hears nothing for so long is told that the server is there. */
    static final Duration HEARTBEAT = Duration.ofSeconds(25);
    /** A client without a request for so long is gone. */
    static final Duration LINGER = Duration.ofSeconds(5);
    /** A client that does not take what it was sent for so long is gone. */
    static final Duration STALLED = Duration.ofSeconds(30);
    /** Characters of one streamed answer, from which on pusher-js begins another request. */
    static final int MAX_STREAMED = 256 << 10;
    /** Bytes that are sent at once, more or less. */
    private static final int MAX_PIECE = 64 << 10;

    /** Carries out what is decided. */
    interface Outlet<R> {
        /**
         * Sends frames to a request.
         *
         * @param last whether its answer is complete with that
         */
        void send(R request, byte[] frames, boolean last);

        /** So many bytes of messages wait no more. */
        void released(int bytes);
    }

    private static final byte[] NOTHING = {};

    private final Outlet<R> outlet;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private Optional<byte[]> lastWords = Optional.empty();
    private boolean greeted;
    private boolean over;

    /** The request that waits for more; null: none does. */
    private R request;

    private Receiving how = Receiving.POLLING;
    private boolean onItsWay;
    private int streamed;
    /** When the request came, was last sent something, or left. */
    private long since;

    FallbackSession(Outlet<R> outlet, long now) {
        this.outlet = outlet;
        this.since = now;
    }

    /** Whether nothing more comes of it. */
    boolean isOver() {
        return over;
    }

    /** The client waits for what comes; an earlier request of it is done. */
    void receive(R newest, Receiving by, long now) {
        if (request != null) {
            outlet.send(request, NOTHING, true);
        }
        request = newest;
        how = by;
        onItsWay = false;
        streamed = 0;
        since = now;
        send(now);
    }

    /** @param message UTF-8 text */
    void write(byte[] message, long now) {
        if (lastWords.isEmpty() && !over) {
            waiting.add(message);
            send(now);
        } else {
            outlet.released(message.length);
        }
    }

    /** It ends as soon as what waits was sent. */
    void close(int code, String reason, long now) {
        if (lastWords.isEmpty()) {
            lastWords = Optional.of(FallbackFrames.close(code, reason));
            send(now);
        }
    }

    /** What the request was sent is on its way. */
    void took(R by, long now) {
        if (by.equals(request)) {
            onItsWay = false;
            since = now;
            send(now);
        }
    }

    /** The request's connection is gone. */
    void abandoned(R by, long now) {
        if (by.equals(request)) {
            request = null;
            since = now;
        }
    }

    /** The connections of these requests are gone. */
    void gone(Predicate<R> requests, long now) {
        if (request != null && requests.test(request)) {
            abandoned(request, now);
        }
    }

    /** To be called now and then. */
    void tick(long now) {
        long quiet = now - since;
        if (request == null) {
            over |= quiet >= LINGER.toMillis();
        } else if (onItsWay || isFull()) {
            over |= quiet >= STALLED.toMillis();
        } else if (quiet >= HEARTBEAT.toMillis()) {
            sendNow(FallbackFrames.heartbeat(), 0, now);
        }
    }

    private boolean isFull() {
        return how == Receiving.STREAMING && streamed > MAX_STREAMED;
    }

    private void send(long now) {
        if (request == null || onItsWay || over || isFull()) {
            return;
        }
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        if (!greeted) {
            greeted = true;
            frames.writeBytes(FallbackFrames.open());
        }
        int bytes = takePiece(frames);
        boolean ends = waiting.isEmpty() && lastWords.isPresent();
        if (ends) {
            frames.writeBytes(lastWords.get());
            over = true;
        }
        if (frames.size() > 0) {
            sendNow(frames.toByteArray(), bytes, now);
        }
    }

    private int takePiece(ByteArrayOutputStream frames) {
        List<byte[]> piece = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty() && bytes < MAX_PIECE) {
            byte[] message = waiting.remove();
            piece.add(message);
            bytes += message.length;
        }
        if (!piece.isEmpty()) {
            frames.writeBytes(FallbackFrames.messages(piece));
        }
        return bytes;
    }

    private void sendNow(byte[] frames, int bytes, long now) {
        R to = request;
        boolean last = over || how == Receiving.POLLING;
        since = now;
        if (last) {
            request = null;
        } else {
            onItsWay = true;
            // As the client counts them.
            streamed += new String(frames, StandardCharsets.UTF_8).length();
        }
        outlet.send(to, frames, last);
        if (bytes > 0) {
            outlet.released(bytes);
        }
    }
}
