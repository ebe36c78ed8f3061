package stentor.node.http.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.http.Connection;

/** All answers of a server that go on. One sweep sees to all of them: none has a timer of its own. */
public final class OpenStreams implements StreamCounts, AutoCloseable {
    /** Clients and balancers that hear nothing for half a minute may give up. */
    public static final Duration PING = Duration.ofSeconds(20);

    /** Whoever asks for a stream hears of it within 5 s, whatever keeps its channel's owner. */
    private static final Duration PATIENCE = Duration.ofMillis(4500);

    private static final int SWEEPS_BETWEEN_PINGS = 40;

    private final long limit;
    private final Duration ping;
    private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
    private final LongAdder open = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private final Cancellable sweeping;

    /**
     * @param limit how many bytes wait at most for one client
     * @param ping after how long without a word a client hears that its stream is alive
     */
    public OpenStreams(ActorSystem<?> system, long limit, Duration ping) {
        this.limit = limit;
        this.ping = ping;
        Duration interval = ping.dividedBy(SWEEPS_BETWEEN_PINGS);
        this.sweeping =
                system.scheduler().scheduleWithFixedDelay(interval, interval, this::sweep, system.executionContext());
    }

    /**
     * @param pinging what a client is sent that has heard nothing for a while; no bytes: it hears nothing
     */
    public ClientStream open(Connection connection, byte[] pinging, ClientStream.Writer writer) {
        ClientStream stream = new ClientStream(this, connection, limit, pinging, writer);
        open.increment();
        streams.add(stream);
        if (stream.isOver()) {
            remove(stream);
        }
        return stream;
    }

    void remove(ClientStream stream) {
        if (streams.remove(stream)) {
            open.decrement();
        }
    }

    void countCutOff() {
        cutOff.increment();
    }

    private void sweep() {
        long now = System.nanoTime();
        for (ClientStream stream : streams) {
            stream.sweep(now, ping.toNanos(), PATIENCE.toNanos());
        }
    }

    @Override
    public long open() {
        return open.sum();
    }

    @Override
    public long cutOff() {
        return cutOff.sum();
    }

    /** Tells all writers that the server is about to stop. */
    @Override
    public void close() {
        sweeping.cancel();
        streams.forEach(ClientStream::serverStops);
    }
}
