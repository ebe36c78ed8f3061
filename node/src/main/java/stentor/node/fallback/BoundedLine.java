package stentor.node.fallback;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import stentor.protocol.pusher.PusherError;

/** What waits for a session's client, in bytes: when it is too much, the client is told to come again, and hears no more. */
final class BoundedLine implements Conversation.Line {
    /** Ends the session. */
    @FunctionalInterface
    interface Closing {
        void close(int code, String reason);
    }

    private final long limit;
    private final LongAdder tooSlow;
    private final Consumer<byte[]> written;
    private final Closing closing;
    private final Runnable roomAgain;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean awaitsRoom = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param tooSlow counts clients for which more waited than may */
    BoundedLine(long limit, LongAdder tooSlow, Consumer<byte[]> written, Closing closing, Runnable roomAgain) {
        this.limit = limit;
        this.tooSlow = tooSlow;
        this.written = written;
        this.closing = closing;
        this.roomAgain = roomAgain;
    }

    @Override
    public void write(byte[] message) {
        if (closed.get()) {
            return;
        }
        if (waiting.addAndGet(message.length) > limit) {
            tooSlow.increment();
            // pusher-js comes back after a second, and subscribes anew.
            close(PusherError.OVER_CAPACITY.code(), "More waits for the client than it may");
        } else {
            written.accept(message);
        }
    }

    @Override
    public boolean hasRoom() {
        if (waiting.get() <= limit / 2) {
            return true;
        }
        awaitsRoom.set(true);
        // Some of it may have left before it was known that somebody waits for that.
        return waiting.get() <= limit / 2 && awaitsRoom.compareAndSet(true, false);
    }

    @Override
    public void close(int code, String reason) {
        if (closed.compareAndSet(false, true)) {
            closing.close(code, reason);
        }
    }

    /** So many bytes are on their way. */
    void released(int bytes) {
        if (waiting.addAndGet(-bytes) <= limit / 2 && awaitsRoom.compareAndSet(true, false)) {
            roomAgain.run();
        }
    }
}
