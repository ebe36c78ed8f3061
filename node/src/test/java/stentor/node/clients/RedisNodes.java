package stentor.node.clients;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.StentorProcess;

/** Nodes in processes of their own, of which a script may kill one, and the Redis by which they find each other. */
final class RedisNodes implements AutoCloseable {
    private final List<StentorProcess> nodes = new ArrayList<>();
    private final RedisProcess redis = RedisProcess.started();

    /** So many nodes, all of them ready. */
    RedisNodes(int count, Path directory) {
        try {
            for (int i = 0; i < count; i++) {
                nodes.add(StentorProcess.start(
                        directory,
                        "--redis",
                        redis.uri(),
                        "--port",
                        Integer.toString(RedisProcess.freePort()),
                        "--remoting-port",
                        Integer.toString(RedisProcess.freePort()),
                        "--management-port",
                        Integer.toString(RedisProcess.freePort())));
            }
            nodes.forEach(StentorProcess::awaitReady);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** What a script has to know of them, and more. */
    Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put(
                "STENTOR_NODES",
                nodes.stream()
                        .map(node -> "http://127.0.0.1:" + node.address("HTTP").getPort())
                        .collect(Collectors.joining(" ")));
        environment.put(
                "STENTOR_PIDS",
                nodes.stream().map(node -> Long.toString(node.pid())).collect(Collectors.joining(" ")));
        return environment;
    }

    @Override
    public void close() {
        nodes.forEach(StentorProcess::close);
        redis.close();
    }
}
