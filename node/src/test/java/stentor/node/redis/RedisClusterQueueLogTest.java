package stentor.node.redis;

import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueLogContract;
import stentor.node.messagelog.SetClock;

class RedisClusterQueueLogTest extends QueueLogContract {
    private static RedisClusterProcesses cluster;

    @BeforeAll
    static void start() {
        cluster = RedisClusterProcesses.started();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    protected QueueLog open(SetClock clock) {
        return new RedisQueueLog(new RedisStoreSettings(cluster.uri(), "test:"), clock, ScriptTime.set(clock));
    }

    @Override
    public void lose() {
        cluster.onEach(RedisCommands::flushall);
    }
}
