package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One version of HTTP below a connection: when requests are read, how answers are written, how the connection ends. On the connection's
 * loop.
 */
public interface Wire {
    /** The request's version of HTTP. */
    PekkoRequests.Protocol protocol(HttpRequest request);

    /** Whether the answer to it is the connection's last. */
    boolean closes(HttpRequest request);

    /** Nothing more is read until {@link #resumeReading}. */
    void pauseReading();

    /** Reads the bytes that have come, and those to come. */
    void resumeReading();

    /** Bytes that have come and are not read yet. */
    int unreadBytes();

    /** Whether it is in the middle of reading: more may follow at once. */
    boolean isReading();

    /** Whether a part of a request has come. */
    boolean isInRequest();

    /** Sends {@code 100 Continue}, for which the client waits before it sends its body. */
    void sendContinue();

    /** Writes an answer whose bytes are all there. */
    void writeWhole(HttpResponse answer, boolean last, ChannelPromise promise);

    /** Writes the head of an answer, and flushes it; its body follows. */
    void writeHead(HttpResponse answer, boolean last);

    /** Writes an answer that was asked for by HEAD. */
    void writeHeadOnly(HttpResponse answer, boolean last);

    /** Writes the end of a body: the last chunk, or END_STREAM. */
    void endBody(boolean lengthWasKnown);

    /** Whether a body of unknown length is sent in chunks. */
    boolean sendsChunks();

    /** From now on bytes pass as they are, in both directions. */
    void detach();

    /** Bytes that are written and not handed to the operating system yet. */
    long pendingBytes();

    /** Runs the action when all that was written so far is with the operating system, or will never be. */
    void whenWritten(Runnable action);

    /** Ends the connection well: the last answer was written. */
    void finish(boolean clientFinished);

    /** Discards bytes behind the last request; too many of them reset the connection. */
    void discard(ByteBuf bytes);

    /** Resets the connection or the stream. */
    void abort();
}
