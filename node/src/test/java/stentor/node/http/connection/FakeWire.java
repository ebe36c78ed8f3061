package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Where a connection's bytes come from and go to: notes in words what is done, in order. */
final class FakeWire implements Wire {
    private final Channel channel;
    private final List<String> done;
    /** What has come and was not read. */
    int waiting;

    boolean inRequest;
    /** Whether the client wants its answer to be the last. */
    boolean closes;
    /** What the socket has not taken. */
    long unwritten;

    FakeWire(Channel channel, List<String> done) {
        this.channel = channel;
        this.done = done;
    }

    @Override
    public PekkoRequests.Protocol protocol(HttpRequest request) {
        return PekkoRequests.Protocol.HTTP_1_1;
    }

    @Override
    public boolean closes(HttpRequest request) {
        return closes;
    }

    @Override
    public void pauseReading() {
        done.add("hold back");
    }

    @Override
    public void resumeReading() {
        done.add("let in");
    }

    @Override
    public int unreadBytes() {
        return waiting;
    }

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public boolean isInRequest() {
        return inRequest;
    }

    @Override
    public void sendContinue() {
        done.add("100");
    }

    private String said(HttpResponse answer, boolean last) {
        return answer.status().intValue() + (last ? ", the last" : "");
    }

    @Override
    public void writeWhole(HttpResponse answer, boolean last, ChannelPromise promise) {
        done.add(said(answer, last));
    }

    @Override
    public void writeHead(HttpResponse answer, boolean last) {
        done.add("head of " + said(answer, last));
    }

    @Override
    public void writeHeadOnly(HttpResponse answer, boolean last) {
        done.add("head alone of " + said(answer, last));
    }

    @Override
    public void endBody(boolean lengthWasKnown) {
        done.add("end of body");
    }

    @Override
    public boolean sendsChunks() {
        return true;
    }

    @Override
    public void detach() {
        done.add("bytes from now on");
    }

    @Override
    public long pendingBytes() {
        return unwritten;
    }

    @Override
    public void whenWritten(Runnable action) {
        done.add("waits for the socket");
    }

    @Override
    public void finish(boolean clientFinished) {
        done.add("finished");
    }

    @Override
    public void discard(ByteBuf thrown) {
        done.add("thrown away: " + thrown.readableBytes());
        thrown.release();
    }

    @Override
    public void abort() {
        done.add("reset");
        channel.close();
    }
}
