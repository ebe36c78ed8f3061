package stentor.node.http;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How far a connection is with the answer that is watched, if one is. Without TLS the connection's stream alone speaks to
 * it. With TLS the bytes that reach the socket are others: there it is known only that as many as the answer has went out
 * since it began, which is right unless TLS still had something else to say (it does once, after its handshake).
 */
final class SendProgress {
    private final AtomicReference<AnswerWatch> watch = new AtomicReference<>();
    private volatile long encrypted;
    /** When so many encrypted bytes are written, the answer is. */
    private volatile long enough = Long.MAX_VALUE;

    /** The answer is written next, in one piece; false if its watch does not let it. */
    boolean begin(AnswerWatch next) {
        // With TLS the one before may not be with the operating system yet; but TLS has it, and loses nothing.
        written();
        if (!next.begins()) {
            return false;
        }
        enough = Long.MAX_VALUE;
        watch.set(next);
        return true;
    }

    boolean isWatched() {
        return watch.get() != null;
    }

    /** So many bytes are given away, to the socket or to TLS. */
    void write(int bytes) {
        if (isWatched()) {
            enough = encrypted + bytes;
        }
    }

    /** All that was given away is with the operating system. */
    void written() {
        AnswerWatch answer = watch.getAndSet(null);
        if (answer != null) {
            answer.handedOver();
        }
    }

    /** TLS gives so many bytes to the socket. */
    void encrypted(int bytes) {
        // Only one thread at a time adds to it.
        encrypted += bytes;
    }

    /** All that TLS gave is with the operating system. */
    void encryptedWritten() {
        if (encrypted >= enough) {
            written();
        }
    }

    /** The client is gone. */
    void brokenOff() {
        AnswerWatch answer = watch.getAndSet(null);
        if (answer != null) {
            answer.brokenOff();
        }
    }
}
