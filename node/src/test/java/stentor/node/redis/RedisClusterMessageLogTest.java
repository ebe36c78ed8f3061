package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.MessageLogContract;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;

class RedisClusterMessageLogTest extends MessageLogContract {
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
    protected MessageLog open(SetClock clock) {
        return new RedisMessageLog(
                new RedisStoreSettings(cluster.uri(), "test:", 0, RedisProcess.PATIENT), ScriptTime.set(clock));
    }

    @Override
    public void lose() {
        cluster.onEach(RedisCommands::flushall);
    }

    @Test
    void channelsAreSpreadOverTheServers() {
        for (int i = 0; i < 50; i++) {
            ChannelKey channel = new ChannelKey("default", "", "spread " + i);
            new Owner(log(), clock(), channel, ChannelSettings.DEFAULT).publish("1");
        }
        List<Long> sizes = new ArrayList<>();
        cluster.onEach(server -> sizes.add(server.dbsize()));
        assertThat(sizes).hasSize(3).allMatch(size -> size > 0);
    }
}
