package stentor.node.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueLogContract;
import stentor.node.messagelog.SetClock;

class RedisQueueLogTest extends QueueLogContract {
    private static RedisProcess redis;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> direct;

    @BeforeAll
    static void start() {
        redis = RedisProcess.started();
        client = RedisClient.create(redis.uri());
        direct = client.connect();
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        redis.close();
    }

    @Override
    protected QueueLog open(SetClock clock) {
        return new RedisQueueLog(new RedisStoreSettings(redis.uri(), "test:"), clock, ScriptTime.set(clock));
    }

    @Override
    public void lose() {
        direct.sync().flushall();
    }
}
