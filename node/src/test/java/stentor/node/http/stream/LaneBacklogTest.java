package stentor.node.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.http.Connection;

/** What becomes of a stream that does not keep up, beside one that does. */
class LaneBacklogTest {
    /** As many bytes as may wait in the lane: ten messages. */
    private static final int LIMIT = 10;

    private static final long BUDGET = 1000;
    private static ActorTestKit kit;

    private final OpenStreams streams =
            new OpenStreams(kit.system(), StreamSettings.withBuffer(LIMIT), BUDGET, written -> {});
    /** Its tasks are done by this thread when it is told to. */
    private final EmbeddedChannel loop = new EmbeddedChannel();

    private final Client fast = new Client();
    private final Client slow = new Client();
    private StreamLane<Integer> lane;
    private int written;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void close() {
        streams.close();
        fast.channel.finishAndReleaseAll();
        slow.channel.finishAndReleaseAll();
    }

    @Test
    void underDisconnectASlowStreamLeavesWithTheLastThatItGot() {
        begin(SlowPolicy.DISCONNECT);
        write(2);
        slow.stalls();
        write(LIMIT);
        assertThat(slow.left).isEmpty();
        write(1);
        assertThat(slow.left).containsExactly("after 1, full");
        assertThat(slow.stream.isOver()).isFalse();
        assertThat(fast.left).isEmpty();
        assertThat(fast.got()).isEqualTo("0123456789012");
        assertThat(streams.held()).isZero();
    }

    /** It could not have the message again: its client must see that something is missing. */
    @Test
    void underDisconnectAStreamThatLacksWhatIsNotStoredIsCutOff() {
        begin(SlowPolicy.DISCONNECT);
        slow.stalls();
        write(false);
        write(LIMIT);
        assertThat(slow.left).isEmpty();
        assertThat(slow.aborted).isTrue();
        assertThat(streams.cutOff()).isOne();
        assertThat(fast.aborted).isFalse();
        assertThat(fast.got()).isEqualTo("01234567890");
    }

    @Test
    void underDropOldestASlowStreamStaysAndMissesTheOldestOnly() {
        begin(SlowPolicy.DROP_OLDEST);
        slow.stalls();
        write(LIMIT + 3);
        assertThat(streams.dropped()).isEqualTo(3);
        slow.reads();
        assertThat(slow.got()).isEqualTo("(gap)3456789012");
        assertThat(fast.got()).isEqualTo("0123456789012");
        assertThat(slow.left).isEmpty();
    }

    @Test
    void underLatestOnlyASlowStreamGetsTheNewestAlone() {
        begin(SlowPolicy.LATEST_ONLY);
        slow.stalls();
        write(5);
        assertThat(streams.dropped()).isEqualTo(4);
        slow.reads();
        assertThat(slow.got()).isEqualTo("(gap)4");
        assertThat(fast.got()).isEqualTo("01234");
    }

    @Test
    void whatWaitsIsCountedOnceHoweverManyLackIt() {
        begin(SlowPolicy.DROP_OLDEST);
        slow.stalls();
        fast.stalls();
        write(4);
        assertThat(streams.held()).isEqualTo(4);
        slow.reads();
        fast.reads();
        assertThat(streams.held()).isZero();
    }

    @Test
    void whereTheNodeCanSpareNothingAllThatWaitsIsGivenUp() {
        begin(SlowPolicy.DROP_OLDEST);
        slow.stalls();
        write(4);
        lane.shed();
        loop.runPendingTasks();
        assertThat(streams.held()).isZero();
        assertThat(streams.dropped()).isEqualTo(4);
        slow.reads();
        write(1);
        assertThat(slow.got()).isEqualTo("(gap)4");
        assertThat(fast.got()).isEqualTo("01234");
    }

    private void begin(SlowPolicy policy) {
        lane = StreamLane.ofWebSockets(fast.stream, policy);
        for (Client client : List.of(fast, slow)) {
            lane.join(
                    client.stream,
                    (last, full) -> client.left.add(
                            last.map(mark -> "after " + mark).orElse("at the beginning") + (full ? ", full" : "")));
        }
    }

    private void write(int messages) {
        for (int i = 0; i < messages; i++) {
            write(true);
        }
    }

    private void write(boolean stored) {
        byte[] text = bytes("" + written % 10);
        byte[] afterGap = bytes("(gap)" + written % 10);
        lane.write(new StreamLane.Message<>(written++, stored, 0, text, () -> Optional.of(afterGap)));
        loop.runPendingTasks();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A connection on the loop, which is this thread, and its stream. */
    private final class Client implements Connection {
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final List<String> left = new ArrayList<>();
        private final ClientStream stream = streams.open(this, new byte[0], () -> {});
        private boolean aborted;

        private Client() {
            DetachedStream.body(stream, ClientStream.Joining.JOINED).attach(channel, () -> {});
        }

        private void stalls() {
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        }

        private void reads() {
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
            stream.wakeMembers();
            loop.runPendingTasks();
        }

        private String got() {
            StringBuilder got = new StringBuilder();
            for (Object next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
                ByteBuf piece = (ByteBuf) next;
                got.append(piece.toString(StandardCharsets.US_ASCII));
                piece.release();
            }
            return got.toString();
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public EventLoop loop() {
            return loop.eventLoop();
        }

        @Override
        public boolean sendsChunks() {
            return false;
        }

        @Override
        public Registration onClose(Runnable action) {
            return () -> {};
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved("client.test", 1);
        }
    }
}
