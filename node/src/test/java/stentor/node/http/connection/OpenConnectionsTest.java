package stentor.node.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import stentor.node.http.HttpServerSettings.PerAddress;
import stentor.node.http.TooMany;

class OpenConnectionsTest {
    private final OpenConnections connections = new OpenConnections(10, PerAddress.NO_LIMIT);

    private static ClientConnection connection() {
        return new ClientConnection(new InetSocketAddress("127.0.0.1", 1), false, new EmbeddedChannel().eventLoop());
    }

    @Test
    void oneThatComesAfterClosingBeganIsToldSoWithItsFirstRequest() {
        ClientConnection early = connection();
        connections.add(early);
        assertThat(connections.close()).isNotDone();
        ClientConnection late = connection();
        assertThat(connections.add(late)).isEmpty();
        assertThat(late.tooMany()).contains(TooMany.CONNECTIONS);
        assertThat(connections.count()).isOne();
    }

    @Test
    void closingDoesNotWaitForOneThatIsTurnedAway() {
        ClientConnection early = connection();
        connections.add(early);
        var closed = connections.close();
        connections.add(connection());
        connections.remove(early);
        assertThat(closed).isDone();
    }
}
