package stentor.node.http.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.Connection;
import stentor.node.http.EndSpread;

/** All of a server's endless answers. One periodic sweep checks all of them: none has a timer of its own. */
public final class OpenStreams implements StreamCounts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);
    private static final int SHARE_OF_HEAP = 4;
    private static final int SWEEPS_IN_THE_SHORTEST = 10;

    private final StreamSettings settings;
    private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
    private final LongAdder open = new LongAdder();
    private final Map<String, TransportCounts> byTransport = new ConcurrentHashMap<>();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongConsumer written;
    private final EndSpread ends = new EndSpread();
    private final BufferBudget budget;
    private final Set<StreamLane<?>> lanesThatHold = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean relieving = new AtomicBoolean();
    private final Cancellable sweeping;

    /**
     * @param written is told when a message was written to all streams of a lane that can take it: when it was published, in
     *     milliseconds since the epoch
     */
    public OpenStreams(ActorSystem<?> system, StreamSettings settings, LongConsumer written) {
        this(system, settings, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, written);
    }

    /** @param budget what all streams may hold together for clients that do not read, in bytes */
    public OpenStreams(ActorSystem<?> system, StreamSettings settings, long budget, LongConsumer written) {
        this.settings = settings;
        this.written = written;
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
        stream.counts().open().increment();
        streams.add(stream);
        if (stream.isOver()) {
            remove(stream);
        }
        return stream;
    }

    void remove(ClientStream stream) {
        if (streams.remove(stream)) {
            open.decrement();
            stream.counts().open().decrement();
        }
    }

    TransportCounts counts(String transport) {
        return byTransport.computeIfAbsent(transport, first -> new TransportCounts());
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

    /**
     * More is held than the node can spare: clients that do not read are cut off, those first that hold most for longest, until
     * there is some room again. From any thread.
     */
    void relieve() {
        if (!relieving.compareAndSet(false, true)) {
            return;
        }
        try {
            lanesThatHold.forEach(StreamLane::shed);
            long before = cutOff.sum();
            // As it was at one time: they may be written to meanwhile.
            long now = System.nanoTime();
            Map<ClientStream, Double> burdens = new HashMap<>();
            streams.forEach(stream -> burdens.put(stream, stream.outbox().burden(now)));
            burdens.entrySet().stream()
                    .filter(each -> each.getValue() > 0)
                    .sorted(Map.Entry.<ClientStream, Double>comparingByValue().reversed())
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

    /** When streams end, where the node stops. */
    public EndSpread ends() {
        return ends;
    }

    void countGap() {
        gaps.increment();
    }

    void written(long publishedAt) {
        written.accept(publishedAt);
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
        return counts(transport).open().sum();
    }

    @Override
    public long delivered(String transport) {
        return counts(transport).delivered().sum();
    }

    @Override
    public long gaps() {
        return gaps.sum();
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
