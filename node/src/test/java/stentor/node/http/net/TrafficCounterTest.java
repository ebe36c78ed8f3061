package stentor.node.http.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class TrafficCounterTest {
    @Test
    void aConnectionsBytesAreItsOwnAndItsLoops() {
        Traffic ofLoop = new Traffic();
        EmbeddedChannel one = new EmbeddedChannel(new TrafficCounter(ofLoop));
        EmbeddedChannel other = new EmbeddedChannel(new TrafficCounter(ofLoop));
        one.writeInbound(Unpooled.wrappedBuffer(new byte[3]));
        one.writeOutbound(Unpooled.wrappedBuffer(new byte[5]));
        other.writeInbound(Unpooled.wrappedBuffer(new byte[7]));
        assertThat(TrafficCounter.of(one).received()).isEqualTo(3);
        assertThat(TrafficCounter.of(one).written()).isEqualTo(5);
        assertThat(TrafficCounter.of(other).received()).isEqualTo(7);
        assertThat(TrafficCounter.of(other).written()).isZero();
        assertThat(ofLoop.received()).isEqualTo(10);
        assertThat(ofLoop.written()).isEqualTo(5);
        ((ByteBuf) one.readInbound()).release();
        ((ByteBuf) one.readOutbound()).release();
        ((ByteBuf) other.readInbound()).release();
    }
}
