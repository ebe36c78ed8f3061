package stentor.node.http.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.Connection;

/** All answers of a server that go on. One sweep sees to all of them: none has a timer of its own. */
public final class OpenStreams implements StreamCounts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);
    private static final int SHARE_OF_HEAP = 4;
    private static final int SWEEPS_IN_THE_SHORTEST = 10;

    private final StreamSettings settings;
    private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
    private final LongAdder open = new LongAdder();
    private final Map<String, LongAdder> openByTransport = new ConcurrentHashMap<>();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final BufferBudget budget;
    private final Set<StreamLane<?>> lanesThatHold = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean relieving = new AtomicBoolean();
    private final Cancellable sweeping;

    public OpenStreams(ActorSystem<?> system, StreamSettings settings) {
        this(system, settings, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @param budget what all streams may hold together for clients that do not read, in bytes */
    public OpenStreams(ActorSystem<?> system, StreamSettings settings, long budget) {
        this.settings = settings;
        this.budget = new BufferBudget(budget);
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
        of(stream).increment();
        streams.add(stream);
        if (stream.isOver()) {
            remove(stream);
        }
        return stream;
    }

    void remove(ClientStream stream) {
        if (streams.remove(stream)) {
            open.decrement();
            of(stream).decrement();
        }
    }

    private LongAdder of(ClientStream stream) {
        return openByTransport.computeIfAbsent(stream.transport(), first -> new LongAdder());
    }

    BufferBudget budget() {
        return budget;
    }

    /** A lane keeps so much for streams that do not keep up, where it was so much before; in bytes. */
    void account(StreamLane<?> lane, long before, long now) {
        budget.add(now - before);
        if (now == 0) {
            lanesThatHold.remove(lane);
        } else if (before == 0) {
            lanesThatHold.add(lane);
        }
        if (budget.isExceeded()) {
            relieve();
        }
    }

    /** More is held than the node can spare: those go that hold most, until there is some room again. From any thread. */
    void relieve() {
        if (!relieving.compareAndSet(false, true)) {
            return;
        }
        try {
            lanesThatHold.forEach(StreamLane::shed);
            long before = cutOff.sum();
            // As it was at one time: they may be written to meanwhile.
            Map<ClientStream, Long> held = new HashMap<>();
            streams.forEach(stream -> held.put(stream, stream.outbox().held()));
            held.entrySet().stream()
                    .filter(each -> each.getValue() > 0)
                    .sorted(Map.Entry.<ClientStream, Long>comparingByValue().reversed())
                    .takeWhile(each -> !budget.isRelieved())
                    .forEach(each -> each.getKey().cutOff());
            LOG.warn(
                    "streams of clients that read too slowly held more than the node can spare: {} were cut off",
                    cutOff.sum() - before);
        } finally {
            relieving.set(false);
        }
    }

    void countDropped(long messages) {
        dropped.add(messages);
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
    public long open(String transport) {
        LongAdder counted = openByTransport.get(transport);
        return counted == null ? 0 : counted.sum();
    }

    @Override
    public long held() {
        return budget.used();
    }

    @Override
    public long dropped() {
        return dropped.sum();
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
