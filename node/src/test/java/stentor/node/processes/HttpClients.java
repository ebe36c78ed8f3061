package stentor.node.processes;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/**
 * One client's connections, one to each node, kept open as long as they are good. A node that did not answer is left alone
 * for a while, as a balancer would. Not for several threads.
 */
final class HttpClients implements AutoCloseable {
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    private final List<InetSocketAddress> nodes;
    private final Duration patience;
    private final Map<InetSocketAddress, WireClient> open = new HashMap<>();
    private final Map<InetSocketAddress, Long> silentSince = new HashMap<>();
    private int current;

    /** @param patience how long a node may say nothing */
    HttpClients(List<InetSocketAddress> nodes, int first, Duration patience) {
        this.nodes = List.copyOf(nodes);
        this.current = first % nodes.size();
        this.patience = patience;
    }

    /** From now on the next node is asked. */
    void next() {
        for (int i = 0; i < nodes.size(); i++) {
            current = (current + 1) % nodes.size();
            Long silent = silentSince.get(nodes.get(current));
            if (silent == null || System.nanoTime() - silent > LEFT_ALONE.toNanos()) {
                return;
            }
        }
    }

    /** The answer of the current node; nothing if its connection broke or could not be made. */
    Optional<WireResponse> ask(String request) {
        InetSocketAddress node = nodes.get(current);
        try {
            WireClient client = open.computeIfAbsent(node, address -> WireClient.connect(address, patience));
            WireResponse answer = client.send(request).receive();
            if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
                forget(node);
            }
            silentSince.remove(node);
            return Optional.of(answer);
        } catch (UncheckedIOException broken) {
            forget(node);
            silentSince.put(node, System.nanoTime());
            return Optional.empty();
        }
    }

    private void forget(InetSocketAddress node) {
        WireClient client = open.remove(node);
        if (client != null) {
            client.close();
        }
    }

    @Override
    public void close() {
        open.values().forEach(WireClient::close);
        open.clear();
    }
}
