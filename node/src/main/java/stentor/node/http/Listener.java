package stentor.node.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.io.Inet.SocketOption;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.scaladsl.TcpAttributes;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port that is listened on. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /** Connections that the system may hold until they are accepted: a whole balancer's worth may come at once. */
    private static final int BACKLOG = 4096;

    private static final List<SocketOption> OPTIONS = List.of(
            TcpSO.reuseAddress(true),
            // An answer is one write; waiting for more only delays it.
            TcpSO.tcpNoDelay(true),
            // The only way to hear of a held client whose network is gone.
            TcpSO.keepAlive(true));

    /**
     * A stream's socket asks for more when all that it was given is with the operating system, and not before: that is how
     * it is known what a client can have. What a stream has to say meanwhile waits in one piece where it comes from.
     */
    private static final Attributes UNBUFFERED = TcpAttributes.tcpWriteBufferSize(1);

    private final Tcp.ServerBinding binding;

    private Listener(Tcp.ServerBinding binding) {
        this.binding = binding;
    }

    /** Plain HTTP, then TLS if there is any. If the second port cannot be had, the first is given back. */
    static CompletionStage<List<Listener>> all(
            ActorSystem<?> system, HttpServerSettings settings, Optional<TlsContext> tls, ConnectionFlow connections) {
        return bind(system, settings.address(), settings.port(), connections::plain)
                .thenCompose(plain -> {
                    if (tls.isEmpty()) {
                        return CompletableFuture.completedFuture(List.of(plain));
                    }
                    Serving secure = remote -> connections.secure(remote, tls.get());
                    return bind(system, settings.address(), settings.tls().get().port(), secure)
                            .thenApply(second -> List.of(plain, second))
                            .exceptionallyCompose(failure ->
                                    plain.unbind().thenCompose(done -> CompletableFuture.failedFuture(failure)));
                });
    }

    private interface Serving {
        Flow<ByteString, ByteString, NotUsed> flow(InetSocketAddress remote);
    }

    private static CompletionStage<Listener> bind(ActorSystem<?> system, String address, int port, Serving serving) {
        String host = address.isEmpty() ? "0.0.0.0" : address;
        Materializer materializer = Materializer.matFromSystem(system);
        // Half-close: the stream is told that the client has finished instead of being cut off before it can answer.
        return Tcp.get(system)
                .bind(host, port, BACKLOG, OPTIONS, true, Optional.empty())
                .toMat(Sink.foreach(incoming -> serve(incoming, serving, materializer)), Keep.left())
                .run(materializer)
                .handle((binding, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(new CannotListenException(host, port, failure));
                    }
                    return new Listener(binding);
                });
    }

    private static void serve(Tcp.IncomingConnection incoming, Serving serving, Materializer materializer) {
        try {
            incoming.flow()
                    .addAttributes(UNBUFFERED)
                    .join(serving.flow(incoming.remoteAddress()))
                    .run(materializer);
        } catch (RuntimeException e) {
            // One connection's trouble must not end the listening.
            LOG.error("A connection could not be served", e);
        }
    }

    InetSocketAddress address() {
        return binding.localAddress();
    }

    CompletionStage<Void> unbind() {
        return binding.unbind().thenApply(done -> null);
    }
}
