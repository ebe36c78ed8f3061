package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** One version of HTTP below a connection: how requests are let in, how answers are written, how it ends. On the loop. */
public interface Wire {
    /** What the request was sent over; with its version as it stands in the head. */
    PekkoRequests.Protocol protocol(HttpRequest request);

    /** Whether the answer to it is the connection's last. */
    boolean closes(HttpRequest request);

    /** Nothing more is read until {@link #letIn}. */
    void holdBack();

    /** Reads what has come, and what comes. */
    void letIn();

    /** Bytes that have come and are not read yet. */
    int waiting();

    /** Whether what is read now is on its way here, and more may follow at once. */
    boolean isReading();

    /** Whether a part of a request has come. */
    boolean isInRequest();

    /** What the client waits for before it sends its body. */
    void sayContinue();

    /** Writes an answer whose bytes are all there. */
    void whole(HttpResponse answer, boolean last, ChannelPromise promise);

    /** Writes the head of an answer, and flushes it; its body follows. */
    void head(HttpResponse answer, boolean last);

    /** Writes an answer that was asked for by HEAD. */
    void headAlone(HttpResponse answer, boolean last);

    /** Writes what says that a body is complete, if anything has to. */
    void endOfBody(boolean lengthWasKnown);

    /** Whether a body of unknown length is sent in chunks. */
    boolean chunks();

    /** What the connection writes from now on is no answer any more; what comes are bytes. */
    void leaveRequests();

    /** Bytes that are written and not handed to the operating system yet. */
    long unwritten();

    /** Runs the action when there are none, or there will never be any. */
    void whenWritten(Runnable action);

    /** The last is written. */
    void finish(boolean clientFinished);

    /** The client has sent this behind its last request. */
    void throwAway(ByteBuf bytes);

    /** Ends it without a word. */
    void abort();
}
