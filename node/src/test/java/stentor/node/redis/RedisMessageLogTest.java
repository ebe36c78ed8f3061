package stentor.node.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.MessageLogContract;
import stentor.node.messagelog.SetClock;

class RedisMessageLogTest extends MessageLogContract {
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
    protected MessageLog open(SetClock clock) {
        return new RedisMessageLog(
                new RedisStoreSettings(redis.uri(), "test:", 0, RedisProcess.PATIENT), ScriptTime.set(clock));
    }

    @Override
    public void lose() {
        direct.sync().flushall();
    }
}
