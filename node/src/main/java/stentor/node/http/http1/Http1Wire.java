package stentor.node.http.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.ChunkFrame;
import stentor.node.http.connection.PekkoRequests;
import stentor.node.http.connection.RequestRules;
import stentor.node.http.connection.SocketEnd;
import stentor.node.http.connection.Wire;
import stentor.node.http.net.OnLoop;

/** HTTP/1.0 and 1.1 over a socket of its own. */
final class Http1Wire implements Wire {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private final RequestDecoder decoder;
    private final SocketEnd end;
    /** Whether the last request was one of HTTP/1.0. */
    private boolean old;

    Http1Wire(Channel channel, RequestDecoder decoder) {
        this.channel = channel;
        this.decoder = decoder;
        this.end = new SocketEnd(channel);
    }

    @Override
    public PekkoRequests.Protocol protocol(HttpRequest request) {
        old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        return old ? PekkoRequests.Protocol.HTTP_1_0 : PekkoRequests.Protocol.HTTP_1_1;
    }

    @Override
    public boolean closes(HttpRequest request) {
        return RequestRules.closes(request);
    }

    @Override
    public void pauseReading() {
        decoder.close();
    }

    @Override
    public void resumeReading() {
        decoder.open();
    }

    @Override
    public int unreadBytes() {
        return decoder.unreadBytes();
    }

    @Override
    public boolean isReading() {
        return decoder.isReading();
    }

    @Override
    public boolean isInRequest() {
        return decoder.isInRequest();
    }

    @Override
    public void sendContinue() {
        if (!old) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel.voidPromise());
        }
    }

    @Override
    public void writeWhole(HttpResponse answer, boolean last, ChannelPromise promise) {
        channel.write(AnswerWriter.ofLoop().whole(answer, false, ending(last), channel.alloc()), promise);
    }

    @Override
    public void writeHead(HttpResponse answer, boolean last) {
        channel.writeAndFlush(
                AnswerWriter.ofLoop().head(answer, ending(last), sendsChunks(), channel.alloc()),
                channel.voidPromise());
    }

    @Override
    public void writeHeadOnly(HttpResponse answer, boolean last) {
        ByteBuf head = answer.entity().isStrict()
                ? AnswerWriter.ofLoop().whole(answer, true, ending(last), channel.alloc())
                : AnswerWriter.ofLoop().head(answer, ending(last), sendsChunks(), channel.alloc());
        channel.write(head, channel.voidPromise());
    }

    private AnswerWriter.Ending ending(boolean last) {
        if (last) {
            return AnswerWriter.Ending.CLOSES;
        }
        return old ? AnswerWriter.Ending.STAYS_AND_SAYS_SO : AnswerWriter.Ending.STAYS;
    }

    @Override
    public void endBody(boolean lengthWasKnown) {
        if (!lengthWasKnown && !old) {
            channel.writeAndFlush(ChunkFrame.last(), channel.voidPromise());
        }
    }

    @Override
    public boolean sendsChunks() {
        return !old;
    }

    @Override
    public void detach() {
        if (decoder.isInUse()) {
            channel.pipeline().remove(decoder);
        }
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void whenWritten(Runnable action) {
        OnLoop.whenDone(channel, channel.writeAndFlush(Unpooled.EMPTY_BUFFER), done -> action.run());
    }

    @Override
    public void finish(boolean clientFinished) {
        end.finish(clientFinished);
    }

    @Override
    public void discard(ByteBuf bytes) {
        end.discard(bytes);
    }

    @Override
    public void abort() {
        end.reset();
    }
}
