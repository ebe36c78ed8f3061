package stentor.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import stentor.node.cli.StartFailed;
import stentor.node.config.ClusterSettings;
import stentor.node.config.NodeSettings;

/** Tries the ports before anything is started: what is in use is told within a moment, not when the node is half up. */
final class Ports {
    private Ports() {}

    /** @throws StartFailed naming the first port that cannot be had */
    static void tryAll(NodeSettings settings) throws StartFailed {
        tryOne(settings.address(), settings.port(), "");
        if (settings.tls().isPresent()) {
            tryOne(settings.address(), settings.tls().get().port(), "");
        }
        ClusterSettings cluster = settings.cluster();
        tryOne(cluster.hostname(), cluster.port(), " for other nodes");
        if (cluster.managementPort().isPresent()) {
            tryOne(cluster.managementAddress(), cluster.managementPort().getAsInt(), "");
        }
    }

    private static void tryOne(String address, int port, String what) throws StartFailed {
        // An address that is yet to be picked is tried when it is used.
        if (port == 0 || address.equals(ClusterSettings.PICKED)) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(
                    address.isEmpty()
                            ? new InetSocketAddress(port)
                            : new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw new StartFailed(
                    StartFailed.MACHINE,
                    "Cannot listen on " + address + ":" + port + what + " (" + e.getMessage() + ")");
        }
    }
}
