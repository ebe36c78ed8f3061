package stentor.node.http;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** One client connection as far as a request's handler may know it. */
public interface Connection {
    /** The other end of the socket; behind a balancer that is the balancer. */
    InetSocketAddress remoteAddress();

    /** Whether the client speaks TLS to this node. */
    boolean secure();

    /**
     * Runs the action once the client is gone (it closed or reset the connection, or a write failed), at once if it
     * already is. The action runs on any thread, at most once, and must not block. A client that only shuts down its
     * sending side counts as gone, yet an answer that comes promptly still reaches it.
     *
     * @return removes the action again, so that a connection with many requests does not collect actions
     */
    Registration onClose(Runnable action);

    /**
     * The answer to a request of this connection, to be given with the watch told how far it gets. Whoever asks for it
     * hears of a client that is gone before the answer begins by {@link #onClose} alone.
     *
     * @param answer with its body in memory
     * @param instead what is sent in its place if the watch does not let it begin, or the client counts as gone by then
     */
    HttpResponse watched(HttpResponse answer, AnswerWatch watch, HttpResponse instead);

    /** What the connection belongs to: a thread, and the sockets that it sees to. */
    EventLoop loop();

    /** Ends the connection with a reset, whatever is under way on it. From any thread. */
    void abort();

    /** An action that waits for a connection's end. */
    interface Registration {
        /** Forgets the action. It may already be running. */
        void cancel();
    }
}
