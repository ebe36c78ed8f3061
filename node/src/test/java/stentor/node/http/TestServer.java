package stentor.node.http;

import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import stentor.node.http.server.HttpServer;

/** A server on loopback with an actor system of its own. */
public final class TestServer implements AutoCloseable {
    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.provider = local").withFallback(ConfigFactory.load()));
    private final HttpServer server;
    private final BlockingQueue<Error> errors = new LinkedBlockingQueue<>();

    public TestServer(RequestHandler handler) {
        this(settings -> settings, handler);
    }

    public TestServer(UnaryOperator<HttpServerSettings> settings, RequestHandler handler) {
        server = await(HttpServer.start(
                kit.system(), errors::add, settings.apply(HttpServerSettings.on("127.0.0.1", 0)), handler));
    }

    public HttpServer server() {
        return server;
    }

    /** Those on the server's loop. */
    public BlockingQueue<Error> errors() {
        return errors;
    }

    public InetSocketAddress address() {
        return server.localAddress();
    }

    public ActorTestKit kit() {
        return kit;
    }

    public RawClient client() {
        return new RawClient(address());
    }

    /** One request on a connection of its own, and its answer as it came. */
    public String exchange(String request) {
        try (RawClient client = client()) {
            return client.send(request).response();
        }
    }

    public static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        await(server.terminate(Duration.ZERO));
        kit.shutdownTestKit();
    }
}
