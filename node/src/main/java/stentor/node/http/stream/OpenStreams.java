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
    private static final int SWEEPS_IN_THE_SHORTEST = 10;

    private final StreamSettings settings;
    private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
    private final LongAdder open = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private final Cancellable sweeping;

    public OpenStreams(ActorSystem<?> system, StreamSettings settings) {
        this.settings = settings;
        Duration interval = settings.shortest().dividedBy(SWEEPS_IN_THE_SHORTEST);
        this.sweeping =
                system.scheduler().scheduleWithFixedDelay(interval, interval, this::sweep, system.executionContext());
    }

    /**
     * @param pinging what a client is sent that has heard nothing for a while; no bytes: it hears nothing
     */
    public ClientStream open(Connection connection, byte[] pinging, ClientStream.Writer writer) {
        ClientStream stream = new ClientStream(this, connection, settings.buffer(), pinging, writer);
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
            stream.sweep(now, settings);
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
