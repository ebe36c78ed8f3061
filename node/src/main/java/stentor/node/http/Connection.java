package stentor.node.http;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Optional;

/** One client connection as far as a request's handler may know it. */
public interface Connection {
    /** The other end of the socket; behind a balancer that is the balancer. */
    InetSocketAddress remoteAddress();

    /** Whether the client speaks TLS to this node. */
    boolean secure();

    /** The common name in the certificate that the client has shown, if it was asked for one and it is good. */
    default Optional<String> certificateName() {
        return Optional.empty();
    }

    /**
     * Runs the action once the client is gone (it closed or reset the connection, or a write failed), at once if it
     * already is. The action runs on any thread, at most once, and must not block. A client that only shuts down its
     * sending side counts as gone, yet an answer that comes promptly still reaches it.
     *
     * @return removes the action again, so that a connection with many requests does not collect actions
     */
    Registration onClose(Runnable action);

    /** The event loop that the connection belongs to: one thread, for many sockets. */
    EventLoop loop();

    /**
     * Whether a body of unknown length is sent in chunks on it, as in HTTP/1.1; else as it is. Of the request that is handled
     * now.
     */
    boolean sendsChunks();

    /** Ends the connection with a reset, whatever is under way on it. From any thread. */
    void abort();

    /** An action that waits for a connection's end. */
    interface Registration {
        /** Forgets the action. It may already be running. */
        void cancel();
    }
}
