package stentor.node.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import stentor.node.http.connection.PekkoRequests;
import stentor.node.http.connection.ServerHeaders;
import stentor.node.http.connection.SocketEnd;
import stentor.node.http.connection.Wire;
import stentor.node.http.net.OnLoop;

/** A stream of HTTP/2: one request, and its answer. Netty's codec behind it makes frames of both. */
final class Http2Wire implements Wire {
    private final Http2StreamChannel channel;
    private ChannelFuture lastWrite;
    private int lastBytes;
    private boolean ended;
    private long thrownAway;

    Http2Wire(Http2StreamChannel channel) {
        this.channel = channel;
        this.lastWrite = channel.newSucceededFuture();
    }

    @Override
    public PekkoRequests.Protocol protocol(HttpRequest request) {
        return PekkoRequests.Protocol.HTTP_2;
    }

    @Override
    public boolean closes(HttpRequest request) {
        return true;
    }

    /** The client may send as much as the stream's window allows. */
    @Override
    public void pauseReading() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        channel.config().setAutoRead(true);
    }

    @Override
    public int unreadBytes() {
        return 0;
    }

    @Override
    public boolean isReading() {
        return false;
    }

    /** There is no stream without a request. */
    @Override
    public boolean isInRequest() {
        return !ended;
    }

    @Override
    public void sendContinue() {
        channel.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }

    @Override
    public void writeWhole(HttpResponse answer, boolean last, ChannelPromise promise) {
        ByteString body = ((HttpEntity.Strict) answer.entity()).getData();
        write(answer, headers(answer, length(answer)), Unpooled.wrappedBuffer(body.toArrayUnsafe()), promise);
    }

    @Override
    public void writeHeadOnly(HttpResponse answer, boolean last) {
        write(answer, headers(answer, length(answer)), Unpooled.EMPTY_BUFFER, channel.newPromise());
    }

    private void write(HttpResponse answer, HttpHeaders headers, ByteBuf body, ChannelPromise promise) {
        ended = true;
        lastBytes = body.readableBytes();
        lastWrite = channel.write(
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, status(answer), body, headers, EmptyHttpHeaders.INSTANCE),
                promise.isVoid() ? channel.newPromise() : promise);
    }

    @Override
    public void writeHead(HttpResponse answer, boolean last) {
        lastWrite = channel.writeAndFlush(new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                status(answer),
                headers(answer, answer.entity().getContentLengthOption())));
    }

    private static HttpResponseStatus status(HttpResponse answer) {
        return HttpResponseStatus.valueOf(answer.status().intValue());
    }

    private static OptionalLong length(HttpResponse answer) {
        return answer.status().allowsEntity() ? answer.entity().getContentLengthOption() : OptionalLong.empty();
    }

    private static HttpHeaders headers(HttpResponse answer, OptionalLong length) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (HttpHeader header : answer.getHeaders()) {
            if (header.renderInResponses() && header.isNot("connection")) {
                headers.add(header.lowercaseName(), header.value());
            }
        }
        headers.add(HttpHeaderNames.SERVER, ServerHeaders.NAME);
        headers.add(HttpHeaderNames.DATE, ServerHeaders.ofLoop().date());
        length.ifPresent(bytes -> headers.add(HttpHeaderNames.CONTENT_LENGTH, Long.toString(bytes)));
        return headers;
    }

    @Override
    public void endBody(boolean lengthWasKnown) {
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            lastWrite = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    @Override
    public boolean sendsChunks() {
        return false;
    }

    /** A stream has one request only. */
    @Override
    public void detach() {}

    @Override
    public long pendingBytes() {
        return lastWrite.isDone() ? 0 : Math.max(1, lastBytes);
    }

    @Override
    public void whenWritten(Runnable action) {
        OnLoop.whenDone(channel, lastWrite, done -> action.run());
    }

    /**
     * Bytes that the client still sends are discarded. It could be told at once that nobody reads them (RFC 9113, section 8.1), but
     * some clients, curl 7.88 for one, then lose the answer.
     */
    @Override
    public void finish(boolean clientFinished) {
        end();
        channel.config().setAutoRead(true);
    }

    @Override
    public void discard(ByteBuf bytes) {
        thrownAway += bytes.readableBytes();
        bytes.release();
        if (thrownAway > SocketEnd.MAX_LINGER) {
            abort();
        }
    }

    @Override
    public void abort() {
        if (channel.isOpen()) {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(ended ? Http2Error.NO_ERROR : Http2Error.CANCEL));
            channel.close();
        }
    }
}
