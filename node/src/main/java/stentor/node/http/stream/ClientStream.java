package stentor.node.http.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.stream.javadsl.Source;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;

/**
 * Bytes on their way to one client for as long as it stays. Writing never waits: what the client does not read yet is
 * held, up to a limit; beyond it the client is cut off. Its methods may be called from any thread.
 */
public final class ClientStream {
    /** How the chunks of an answer are cut. */
    public enum Joining {
        /** What waits together leaves together: fewer writes. */
        JOINED,
        /** Each {@link #write} is a chunk of its own. */
        ONE_BY_ONE
    }

    /** Writes to a client. Called from any thread, never under a lock of the stream; must not block. */
    public interface Writer {
        /** By what transport, for statistics; the same as long as it lives: {@code sse}. */
        default String transport() {
            return "other";
        }

        /** The client has left, or was cut off: nothing more reaches it. Told at most once, and not after the end. */
        void gone();

        /** There is room again, after {@link ClientStream#hasRoom} had said that there is none. */
        default void roomAgain() {}

        /** The client waits for the answer to begin for longer than it should. */
        default void overdue() {}

        /** The server is about to stop. */
        default void serverStops() {}
    }

    private static final long KEEPS_UP = Long.MIN_VALUE;

    private final OpenStreams streams;
    private final Connection connection;
    private final long limit;
    private final Outbox outbox;
    private final byte[] ping;
    private final Writer writer;
    private final TransportCounts counts;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Connection.Registration registration;
    private volatile Optional<DetachedStream> carrier = Optional.empty();
    private volatile boolean begun;
    private volatile long writtenAt = System.nanoTime();
    private volatile long behindSince = KEEPS_UP;

    /** The lane it joined last: what is written there is written to it. */
    private volatile StreamLane<?> lane;
    /** Its places in lanes, on its loop. */
    private List<StreamLane<?>.Member> members = List.of();

    ClientStream(OpenStreams streams, Connection connection, long limit, byte[] ping, Writer writer) {
        this.streams = streams;
        this.connection = connection;
        this.limit = limit;
        this.outbox = new Outbox(limit, streams.budget());
        this.ping = ping;
        this.writer = writer;
        this.counts = streams.counts(writer.transport());
        this.registration = connection.onClose(this::lost);
    }

    TransportCounts counts() {
        return counts;
    }

    /** The answer begins: what is written so far, and from now on, goes out. */
    public void begin() {
        begun = true;
    }

    /** The answer, 200, that has this as its body. */
    public Answer answer(String contentType, Joining joining, HttpHeader... headers) {
        return new Answer.Streamed(
                Answers.streamed(200, Optional.of(contentType), Source.empty(), headers),
                DetachedStream.body(this, joining));
    }

    void carriedBy(DetachedStream newCarrier) {
        carrier = Optional.of(newCarrier);
    }

    /** Equal for streams that can share a {@link StreamLane}: they are on one loop, and framed alike. */
    public Object laneKey() {
        return connection.sendsChunks() ? connection.loop() : new WithoutChunks(connection.loop());
    }

    private record WithoutChunks(EventLoop loop) {}

    /** How it becomes the body of an answer on its connection. */
    Framing framing(Joining joining) {
        if (!connection.sendsChunks()) {
            return Framing.AS_IT_IS;
        }
        return joining == Joining.JOINED ? Framing.JOINED : Framing.ONE_BY_ONE;
    }

    /** The loop that its connection belongs to. */
    EventLoop loop() {
        return connection.loop();
    }

    OpenStreams streams() {
        return streams;
    }

    /** What waits for it at most, in bytes. */
    long limit() {
        return limit;
    }

    // For lanes, on its loop

    /** The connection, unless something waits to be written before; null: there is none now. */
    StreamSocket socket() {
        return isOver() ? null : carrier.map(DetachedStream::socket).orElse(null);
    }

    void joined(StreamLane<?>.Member member, StreamLane<?> newLane) {
        writtenAt = System.nanoTime();
        lane = newLane;
        if (members.isEmpty()) {
            // Most streams have one.
            members = List.of(member);
        } else {
            members = new ArrayList<>(members);
            members.add(member);
        }
    }

    void left(StreamLane<?>.Member member) {
        members = members.stream().filter(each -> each != member).toList();
        lane = members.isEmpty() ? null : lane;
    }

    /** What was written by way of its own buffer is on its way: there may be room for what waits in lanes. */
    void wakeMembers() {
        for (StreamLane<?>.Member member : members) {
            member.wake();
        }
    }

    /** The writer is told, now or later, when there is room. */
    void awaitRoom() {
        outbox.awaitRoom();
        tellOfRoom();
    }

    /** Tells the writer that waits for room, if there is some. */
    void tellOfRoom() {
        StreamSocket socket = socket();
        if (socket != null && socket.isClear()) {
            taken();
        }
    }

    /** The bytes are not copied: nobody may change them. Written after the end they are dropped. */
    public void write(byte[]... pieces) {
        writtenAt = System.nanoTime();
        if (outbox.put(pieces) == Outbox.Taken.TOO_MUCH) {
            cutOff();
        } else if (streams.budget().isExceeded()) {
            streams.relieve();
        }
    }

    /** As {@link #write}, of one message. */
    public void deliver(byte[]... pieces) {
        counts.delivered().increment();
        write(pieces);
    }

    /** Whether a writer that has much to write should go on now. If not, {@link Writer#roomAgain} says when. */
    public boolean hasRoom() {
        return outbox.hasRoom();
    }

    /** How much more it makes sense to have ready for the client now, in bytes. */
    public long room() {
        return outbox.room();
    }

    /** The writer waits for room, with more to write than there was a moment ago. Not for long: see {@link #keepsUp}. */
    public void fallsBehind() {
        if (behindSince == KEEPS_UP) {
            behindSince = System.nanoTime();
        }
    }

    /** All that there was to write is written. A client that has fallen behind and never gets here is cut off. */
    public void keepsUp() {
        behindSince = KEEPS_UP;
    }

    /** Writes the last, and ends; the writer is told nothing more. */
    public void finish(byte[]... last) {
        if (end()) {
            outbox.finish(last);
        }
    }

    /** As {@link #finish}, because the server stops: not all streams at the same moment. */
    public void finishAsServerStops(byte[]... last) {
        long delay = streams.ends().nextMillis();
        if (delay == 0) {
            finish(last);
        } else {
            connection.loop().schedule(() -> finish(last), delay, TimeUnit.MILLISECONDS);
        }
    }

    /** As {@link #finish}, for a reason that the writer does not know of: it is told that the client is gone. */
    public void hangUp(byte[]... last) {
        if (end()) {
            outbox.finish(last);
            writer.gone();
        }
    }

    /** Ends without a word: the client sees that its answer is not complete. The writer is told nothing more. */
    public void breakOff() {
        if (end()) {
            // In this order: a closed outbox completes the answer, and a last chunk would say that nothing is missing.
            connection.abort();
            outbox.close();
        }
    }

    /** The client reads too slowly. */
    void cutOff() {
        if (!isOver()) {
            streams.countCutOff();
            connection.abort();
            lost();
        }
    }

    /** Something went wrong while it was written to: what the client has got is not to be trusted any more. */
    void fail() {
        try {
            cutOff();
        } finally {
            // Whatever its writer made of that: the client must not believe that it still is a subscriber.
            connection.abort();
            outbox.close();
        }
    }

    private void lost() {
        if (end()) {
            writer.gone();
        }
        outbox.close();
    }

    private boolean end() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            streams.remove(this);
            cancelRegistration();
        }
        return first;
    }

    private void cancelRegistration() {
        // Null while the constructor learns that the client is gone already.
        if (registration != null) {
            registration.cancel();
        }
    }

    public boolean isOver() {
        return over.get();
    }

    Outbox outbox() {
        return outbox;
    }

    /** Something of it was taken to be written. */
    void taken() {
        if (outbox.madeRoom()) {
            writer.roomAgain();
        }
    }

    /** What carried it has ended. */
    void stopped() {
        lost();
    }

    /**
     * @param now of {@link System#nanoTime}
     */
    void sweep(long now, StreamSettings settings) {
        long behind = behindSince;
        StreamLane<?> its = lane;
        long last = its == null || writtenAt - its.givenAt() > 0 ? writtenAt : its.givenAt();
        if (behind != KEEPS_UP && now - behind > settings.slow().toNanos()) {
            cutOff();
        } else if (!begun && now - writtenAt > settings.beginning().toNanos()) {
            writer.overdue();
        } else if (begun && ping.length > 0 && now - last >= settings.ping().toNanos()) {
            write(ping);
        }
    }

    void serverStops() {
        writer.serverStops();
    }
}
