package stentor.node.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.event.Event;
import io.lettuce.core.event.connection.ConnectedEvent;
import io.lettuce.core.event.connection.ReconnectAttemptEvent;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A store's Redis, whatever its shape, and how its client behaves: it reconnects by itself within a second or so,
 * refuses commands while there is no connection, and never sends a command a second time.
 */
final class RedisServers implements AutoCloseable {
    /** Commands that may be under way on one connection; beyond it they are refused. */
    private static final int MOST_COMMANDS = 8_192;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(10);

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Supplier<CompletionStage<? extends StatefulConnection<byte[], byte[]>>> connector;
    private final Outcomes outcomes;
    private final Reconnections reconnections;

    RedisServers(RedisStoreSettings settings) {
        outcomes = new Outcomes(settings.shown(), settings.timeout());
        resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        () -> Delay.equalJitter(Duration.ofMillis(50), LONGEST_PAUSE, 50, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addLast(new HandshakeWatch(outcomes::refused));
                    }
                })
                .build();
        reconnections = new Reconnections(task ->
                resources.eventExecutorGroup().schedule(task, Reconnections.SETTLED.toMillis(), TimeUnit.MILLISECONDS));
        resources.eventBus().get().subscribe(this::note);
        if (settings.isCluster()) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, settings.uris());
            ClusterClientOptions.Builder options = ClusterClientOptions.builder();
            configure(options, settings.timeout());
            cluster.setOptions(options.topologyRefreshOptions(topologyRefresh()).build());
            client = cluster;
            connector = () -> cluster.refreshPartitionsAsync()
                    .thenCompose(found -> cluster.connectAsync(ByteArrayCodec.INSTANCE));
        } else {
            RedisClient single = RedisClient.create(resources);
            ClientOptions.Builder options = ClientOptions.builder();
            configure(options, settings.timeout());
            single.setOptions(options.build());
            client = single;
            connector = () ->
                    single.connectAsync(ByteArrayCodec.INSTANCE, settings.uris().get(0));
        }
    }

    /** A connection of its own. */
    RedisLink link() {
        return new RedisLink(connector, reconnections::lost);
    }

    /** Has somebody told whenever there is a connection again after one was lost. */
    void whenConnectedAgain(Runnable listener) {
        reconnections.add(listener);
    }

    /** Completes within the store's time: with the outcome, or with a failure that the logs' contracts name. */
    <T> CompletableFuture<T> within(CompletionStage<T> outcome) {
        return outcomes.within(outcome);
    }

    private void note(Event event) {
        if (event instanceof ReconnectFailedEvent failed) {
            outcomes.notConnected(failed.getCause());
        } else if (event instanceof ReconnectAttemptEvent) {
            reconnections.lost();
        } else if (event instanceof ConnectedEvent) {
            outcomes.connected();
            reconnections.connected();
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, LONGEST_PAUSE);
        resources
                .shutdown(0, LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private static void configure(ClientOptions.Builder options, Duration timeout) {
        options.autoReconnect(true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .requestQueueSize(MOST_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(socket(timeout));
    }

    /** A peer that is gone without a word is noticed, idle or not, within about the time that a call may take. */
    private static SocketOptions socket(Duration timeout) {
        return SocketOptions.builder()
                .connectTimeout(timeout)
                .keepAlive(KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(5))
                        .interval(Duration.ofSeconds(1))
                        .count(3)
                        .build())
                .tcpUserTimeout(TcpUserTimeoutOptions.builder()
                        // Only the native transport knows it; RedisLink replaces a silent connection in any case.
                        .enable(EpollProvider.isAvailable())
                        .tcpUserTimeout(timeout.multipliedBy(2))
                        .build())
                .build();
    }

    private static ClusterTopologyRefreshOptions topologyRefresh() {
        return ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(LONGEST_PAUSE)
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .build();
    }
}
