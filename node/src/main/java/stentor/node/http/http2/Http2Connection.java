package stentor.node.http.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.connection.Activity.Verdict;
import stentor.node.http.connection.ClientConnection;
import stentor.node.http.connection.ClientConnection.End;
import stentor.node.http.connection.HttpConnection;
import stentor.node.http.connection.ServerContext;
import stentor.node.http.connection.SocketEnd;
import stentor.node.http.net.OnLoop;

/**
 * A connection of HTTP/2. Each of its streams is a channel of its own with an {@link HttpConnection}, and looks like a connection to
 * handlers of requests. Bounds what a client can do to the connection as a whole (RFC 9113, section 10.5). On its loop.
 */
public final class Http2Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    /** Streams that a client may have at once: a browser has one connection for all tabs of a page. */
    static final int MAX_STREAMS = 512;

    /** Of all headers of a request, in bytes, as the protocol counts them. */
    private static final int MAX_HEADER_LIST = 32 << 10;

    /** Bytes that a client may send on all streams together before it is told that they were read. */
    private static final int CONNECTION_WINDOW = 1 << 20;

    /** Resets, of the client's or for its mistakes, within {@link #SECONDS}: a page that is left resets all its streams. */
    static final int MAX_RESETS = 2 * MAX_STREAMS;

    /** PING and SETTINGS frames within {@link #SECONDS}. */
    static final int MAX_CONTROL_FRAMES = 1000;

    private static final int SECONDS = 30;
    private static final int MAX_QUEUED_CONTROL_FRAMES = 2000;
    private static final int MAX_EMPTY_DATA_FRAMES = 16;
    private static final int MAX_SMALL_CONTINUATIONS = 16;

    private final ServerContext server;
    private final ClientConnection client;
    private final Channel channel;
    private int streams;
    private int controlFrames;
    private long countedSince = System.nanoTime();

    private Http2Connection(ServerContext server, ClientConnection client, Channel channel) {
        this.server = server;
        this.client = client;
        this.channel = channel;
    }

    /** Puts it in the place of a connection of HTTP/1.1 that has not begun. */
    public static void begin(ServerContext server, ClientConnection client, Channel channel) {
        // A client of HTTP/2 that sends no more cannot say that it has read anything, either: it is gone.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        Http2Connection connection = new Http2Connection(server, client, channel);
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(MAX_STREAMS)
                        .maxHeaderListSize(MAX_HEADER_LIST))
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, SECONDS)
                .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
                // As long as the server's own end allows.
                .gracefulShutdownTimeoutMillis(-1)
                .build();
        ChannelPipeline pipeline = channel.pipeline();
        // Streams that are written to in one go leave in one write.
        pipeline.addLast(
                new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true),
                codec,
                new Http2MultiplexHandler(connection.newStreams()),
                connection);
        bound(codec);
        client.carriedBy(end -> OnLoop.later(channel, () -> connection.end(end)));
    }

    /** At once: Netty would wait until the client has acknowledged the settings, which it need not do. */
    private static void bound(Http2FrameCodec codec) {
        io.netty.handler.codec.http2.Http2Connection connection = codec.connection();
        connection.remote().maxActiveStreams(MAX_STREAMS);
        try {
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW);
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ChannelInitializer<Channel> newStreams() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                open((Http2StreamChannel) stream);
            }
        };
    }

    private void open(Http2StreamChannel stream) {
        streams++;
        client.activity().requestBegan();
        OnLoop.whenDone(stream, stream.closeFuture(), closed -> {
            streams--;
            if (streams == 0) {
                client.activity().requestAnswered(System.nanoTime());
            }
        });
        ClientConnection asOne = new ClientConnection(client.remoteAddress(), client.secure(), stream.eventLoop());
        asOne.isCertified(client.certificateName());
        client.tooMany().ifPresent(asOne::turnAway);
        asOne.activity().received(System.nanoTime());
        stream.pipeline()
                .addLast(
                        new Http2StreamFrameToHttpObjectCodec(true, false),
                        DataFrames.INSTANCE,
                        new HttpConnection(server, asOne, stream, new Http2Wire(stream)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2PingFrame || frame instanceof Http2SettingsFrame) {
            count(context);
        }
        ReferenceCountUtil.release(frame);
    }

    /** Each is answered: an endless row of them would keep the server busy. */
    private void count(ChannelHandlerContext context) {
        long now = System.nanoTime();
        if (now - countedSince > TimeUnit.SECONDS.toNanos(SECONDS)) {
            countedSince = now;
            controlFrames = 0;
        }
        controlFrames++;
        if (controlFrames == MAX_CONTROL_FRAMES) {
            LOG.warn("{} sends too many PING and SETTINGS frames: its connection is ended", client.remoteAddress());
            OnLoop.whenDone(
                    channel,
                    context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM)),
                    told -> abort());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        client.clientGone();
        server.connections().remove(client);
    }

    /** Errors of the protocol are answered by the codec. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        server.failed(cause);
        abort();
    }

    private void end(End end) {
        Verdict verdict = client.activity().verdict(System.nanoTime(), server.patience());
        if (end == End.NOW || verdict == Verdict.ABORT) {
            abort();
        } else if (end == End.WHEN_IDLE || verdict == Verdict.CLOSE) {
            // With a GOAWAY; and when its streams have ended.
            channel.close();
        }
    }

    private void abort() {
        new SocketEnd(channel).reset();
    }
}
