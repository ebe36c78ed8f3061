package stentor.node.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import stentor.node.messagelog.OutboxLog;
import stentor.node.messagelog.OutboxLogContract;

class RedisOutboxLogTest extends OutboxLogContract {
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
    protected OutboxLog open() {
        return new RedisOutboxLog(new RedisStoreSettings(redis.uri(), "test:"));
    }

    @Override
    protected void lose(OutboxLog log) {
        direct.sync().flushall();
    }
}
