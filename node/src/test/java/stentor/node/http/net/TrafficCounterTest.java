package stentor.node.http.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class TrafficCounterTest {
    @Test
    void theBytesOfAllConnectionsOfALoopAreCounted() {
        Traffic ofLoop = new Traffic();
        TrafficCounter counter = new TrafficCounter(ofLoop);
        EmbeddedChannel one = new EmbeddedChannel(counter);
        EmbeddedChannel other = new EmbeddedChannel(counter);
        one.writeInbound(Unpooled.wrappedBuffer(new byte[3]));
        one.writeOutbound(Unpooled.wrappedBuffer(new byte[5]));
        other.writeInbound(Unpooled.wrappedBuffer(new byte[7]));
        assertThat(ofLoop.received()).isEqualTo(10);
        assertThat(ofLoop.written()).isEqualTo(5);
        ((ByteBuf) one.readInbound()).release();
        ((ByteBuf) one.readOutbound()).release();
        ((ByteBuf) other.readInbound()).release();
    }
}
