package stentor.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.javadsl.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.Activity.Verdict;
import stentor.node.http.ClientConnection.End;
import stentor.node.http.Connection.Registration;
import stentor.node.http.net.OnLoop;

/**
 * One client's connection. Usual requests are read and answered here, on the connection's loop, one after the other:
 * answers must leave in the order of the requests anyway, and a publish must not overtake the poll before it. What comes in
 * any other form is left to a stream of Pekko's, from that request to the connection's end. An answer that goes on is
 * left to whoever writes it ({@link Detached}).
 *
 * <p>It also ends connections well: what a client still sends after its last answer is read and thrown away for a
 * while, because closing a socket with unread bytes resets it, and a reset can take the answer with it.
 *
 * <p>All fields belong to the loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements HeldPoll {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    /** What may wait while a request is answered before the socket is not read any more, in bytes. */
    private static final int READ_AHEAD = 64 << 10;
    /** What is thrown away at most after the last answer, in bytes. */
    private static final long MAX_LINGER = 16L << 20;
    /** How long the rest of a small body may take before the request counts as unusual. */
    private static final long BODY_MILLIS = 200;
    /** In how many pieces a head may come before the request counts as unusual. */
    private static final int MAX_PIECES = 32;
    /** How long somebody who was told that the client is gone may take to answer all the same. */
    private static final long ANSWER_TO_NOBODY_MILLIS = 500;

    private enum State {
        /** The next request is read, or waited for. */
        READING,
        /** The handler has a request. */
        HANDLING,
        /** A poll waits, which the handler was not asked for. */
        HELD,
        /** An answer's body comes as a stream. */
        STREAMING,
        DETACHED,
        /** A stream of Pekko's serves the connection. */
        BRIDGED,
        /** The last answer is written; what the client still sends is thrown away. */
        LINGERING
    }

    private final Serving serving;
    private final boolean secure;
    private Channel channel;
    private ClientConnection connection;
    private Activity activity;
    private State state = State.READING;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private int pieces;
    private boolean clientFinished;
    private boolean lastRequest;
    private boolean toHead;
    private boolean reading;
    private long thrownAway;
    private Detached detached;
    private StreamBridge bridge;
    private BodyWriter body;
    /** What was read last if it was a poll, and what it was answered with if the next one can go on from there. */
    private PollHead pollHead;

    private NextPoll next;
    private Registration seat;

    HttpConnection(Serving serving, boolean secure) {
        this.serving = serving;
        this.secure = secure;
    }

    // What the client does

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        connection = new ClientConnection((InetSocketAddress) channel.remoteAddress(), secure, channel.eventLoop());
        activity = connection.activity();
        connection.carriedBy(end -> onLoop(() -> end(end)));
        connection.cutOffBy(() -> onLoop(this::abort));
        if (!serving.connections().add(connection)) {
            refuse();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        switch (state) {
            case READING -> {
                activity.received(System.nanoTime());
                hold(bytes);
                readOn();
            }
            case HANDLING, HELD, STREAMING -> {
                hold(bytes);
                if (held.readableBytes() >= READ_AHEAD) {
                    channel.config().setAutoRead(false);
                }
            }
            case DETACHED -> {
                detached.received(bytes);
                bytes.release();
            }
            case BRIDGED -> bridge.received(bytes);
            case LINGERING -> throwAway(bytes);
        }
    }

    private void hold(ByteBuf bytes) {
        if (held.isReadable()) {
            held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), held, bytes);
        } else {
            held.release();
            held = bytes;
        }
    }

    private void throwAway(ByteBuf bytes) {
        thrownAway += bytes.readableBytes();
        bytes.release();
        if (thrownAway > MAX_LINGER) {
            abort();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A failed one says that TLS was taken away, by linger, or that the socket is gone: not that the client has
        // finished.
        boolean finished = event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent closed && closed.isSuccess();
        if (finished && !clientFinished) {
            clientFinished = true;
            clientFinished();
        }
    }

    /** It has shut down its sending side, or closed: the two cannot be told apart. */
    private void clientFinished() {
        activity.clientDone(System.nanoTime());
        switch (state) {
            case READING -> {
                if (held.isReadable()) {
                    bridge();
                } else {
                    channel.close();
                }
            }
            case HANDLING -> {
                // Whoever is told need not answer: an answer that is on its way is waited for a moment.
                if (connection.clientGone()) {
                    channel.eventLoop().schedule(this::closeUnanswered, ANSWER_TO_NOBODY_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            case HELD -> {
                giveUpSeat();
                channel.close();
            }
            case STREAMING -> connection.clientGone();
            case BRIDGED -> bridge.finished();
            case DETACHED -> {
                connection.clientGone();
                channel.close();
            }
            case LINGERING -> channel.close();
        }
    }

    private void closeUnanswered() {
        if (state == State.HANDLING) {
            channel.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!channel.isWritable()) {
            return;
        }
        if (state == State.DETACHED) {
            detached.roomAgain();
        } else if (state == State.BRIDGED) {
            bridge.roomAgain();
        } else if (state == State.STREAMING) {
            body.roomAgain();
        } else if (state == State.READING) {
            readOn();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection == null) {
            return;
        }
        giveUpSeat();
        connection.clientGone();
        serving.connections().remove(connection);
        held.release();
        held = Unpooled.EMPTY_BUFFER;
        if (bridge != null) {
            bridge.gone();
        }
        if (body != null) {
            body.gone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Else the socket is broken, or what comes is not TLS: nobody is there to be told.
        if (cause instanceof RuntimeException && !(cause instanceof DecoderException)) {
            LOG.error("A connection broke over a mistake of the server's", cause);
        }
        abort();
    }

    // From request to answer

    /** Reads and answers as many requests as there are, as long as the answers come at once. */
    private void readOn() {
        if (reading) {
            return;
        }
        reading = true;
        while (state == State.READING && held.isReadable() && channel.isWritable()) {
            RequestReader reader = serving.reader();
            if (asksOn(reader)) {
                continue;
            }
            RequestReader.Outcome outcome = reader.read(held);
            if (outcome == RequestReader.Outcome.REQUEST) {
                // Together: the head is of the request that the next answer is given to.
                pollHead = next == null ? null : reader.pollHead();
                handle(reader.request(), reader.closes());
            } else if (outcome == RequestReader.Outcome.UNUSUAL || clientFinished || ++pieces > MAX_PIECES) {
                bridge();
            } else {
                if (outcome == RequestReader.Outcome.BODY_INCOMPLETE) {
                    ByteBuf asItIs = held;
                    channel.eventLoop().schedule(() -> waitNoLonger(asItIs), BODY_MILLIS, TimeUnit.MILLISECONDS);
                }
                break;
            }
        }
        reading = false;
        if (state == State.READING) {
            if (!held.isReadable()) {
                held.release();
                held = Unpooled.EMPTY_BUFFER;
                if (clientFinished) {
                    channel.close();
                }
            }
            if (!channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
        }
    }

    private void waitNoLonger(ByteBuf incomplete) {
        if (state == State.READING && held == incomplete && held.isReadable()) {
            bridge();
        }
    }

    private void handle(HttpRequest request, boolean closes) {
        pieces = 0;
        state = State.HANDLING;
        lastRequest = closes;
        toHead = request.method() == HttpMethods.HEAD;
        activity.requestBegan(System.nanoTime());
        serving.asking()
                .ask(
                        request,
                        connection,
                        this::answer,
                        given -> onLoop(() -> {
                            answer(given);
                            readOn();
                        }));
    }

    private void answer(Answer answer) {
        next = null;
        if (state != State.HANDLING || !channel.isActive()) {
            return;
        }
        boolean watched = answer instanceof Answer.Watched;
        if (answer instanceof Answer.Watched its && !connection.begin(its.watch())) {
            answer(Answer.of(its.instead()));
            return;
        }
        HttpResponse response = answer.response();
        Optional<Detached> goesOn = goesOn(answer);
        boolean last = lastRequest
                || serving.connections().closing()
                || response.getHeader(Connection.class).isPresent();
        if (response.entity().isStrict() && goesOn.isEmpty()) {
            ChannelPromise promise = watched ? channel.newPromise() : channel.voidPromise();
            channel.write(serving.writer().whole(response, toHead, last, channel.alloc()), promise);
            if (watched) {
                connection.written(promise);
            }
            channel.flush();
            next = toHead || last ? null : next(answer);
            answered(last);
            return;
        }
        channel.writeAndFlush(serving.writer().headAlone(response, last, channel.alloc()), channel.voidPromise());
        if (toHead) {
            response.entity().discardBytes(serving.materializer());
            answered(last);
        } else if (goesOn.isPresent()) {
            detach(goesOn.get());
        } else {
            stream((HttpEntity) response.entity(), last);
        }
    }

    private static Optional<Detached> goesOn(Answer answer) {
        if (answer instanceof Answer.Streamed streamed) {
            return Optional.of(streamed.body());
        }
        return answer instanceof Answer.Upgraded upgraded ? Optional.of(upgraded.spoken()) : Optional.empty();
    }

    private static NextPoll next(Answer answer) {
        return answer instanceof Answer.Whole whole ? whole.next().orElse(null) : null;
    }

    // Polls that go on from the last answer

    /** Whether what comes next is the last poll again, going on from its answer: then it is answered, or waits. */
    private boolean asksOn(RequestReader reader) {
        // Who has finished sending is no subscriber any more: that is for the handler to find out.
        if (next == null || pollHead == null || clientFinished) {
            return false;
        }
        int length = reader.matches(pollHead, held, next);
        if (length == 0) {
            return false;
        }
        pieces = 0;
        state = State.HELD;
        lastRequest = false;
        toHead = false;
        activity.requestBegan(System.nanoTime());
        int from = held.readerIndex();
        held.skipBytes(length);
        if (!next.ask(this)) {
            state = State.READING;
            held.readerIndex(from);
            return false;
        }
        return true;
    }

    @Override
    public void waits(Registration newSeat) {
        seat = newSeat;
    }

    @Override
    public void answer(NextPoll following) {
        seat = null;
        if (serving.connections().closing()) {
            end(following.answer());
            return;
        }
        channel.write(following.bytes().retainedDuplicate(), channel.voidPromise());
        channel.flush();
        next = following;
        answered(false);
        readOn();
    }

    @Override
    public void end(Answer answer) {
        seat = null;
        state = State.HANDLING;
        answer(answer);
        readOn();
    }

    @Override
    public void letGo(long deadline) {
        seat = null;
        state = State.HANDLING;
        serving.asking()
                .take(
                        next.askThrough(connection, deadline),
                        () -> "a poll that was let go",
                        this::end,
                        given -> onLoop(() -> end(given)));
    }

    private void giveUpSeat() {
        if (seat != null) {
            seat.cancel();
            seat = null;
        }
    }

    private void answered(boolean last) {
        long now = System.nanoTime();
        activity.requestAnswered(now);
        long unwritten = channel.unsafe().outboundBuffer() == null
                ? 0
                : channel.unsafe().outboundBuffer().totalPendingWriteBytes();
        if (unwritten > 0) {
            activity.writeBegan((int) Math.min(unwritten, Integer.MAX_VALUE), now);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> activity.writeEnded(System.nanoTime()));
        }
        if (last) {
            linger();
        } else {
            state = State.READING;
        }
    }

    private void stream(HttpEntity entity, boolean last) {
        state = State.STREAMING;
        body = new BodyWriter(
                channel,
                entity.getContentLengthOption(),
                () -> onLoop(() -> {
                    if (state == State.STREAMING) {
                        body = null;
                        answered(last);
                        readOn();
                    }
                }),
                () -> onLoop(this::abort));
        entity.getDataBytes().runWith(org.apache.pekko.stream.javadsl.Sink.fromGraph(body), serving.materializer());
    }

    private void detach(Detached by) {
        state = State.DETACHED;
        detached = by;
        channel.config().setAutoRead(true);
        detached.attach(channel, this::linger);
        if (held.isReadable() && state == State.DETACHED) {
            detached.received(held);
        }
        held.release();
        held = Unpooled.EMPTY_BUFFER;
        if (clientFinished && state == State.DETACHED) {
            channel.close();
        }
    }

    /** From here on Pekko has the connection. */
    private void bridge() {
        state = State.BRIDGED;
        bridge = new StreamBridge(channel, connection, () -> onLoop(this::closeOutput), () -> onLoop(this::abort));
        serving.stream(connection).join(Flow.fromGraph(bridge)).run(serving.materializer());
        if (held.isReadable()) {
            bridge.received(held);
        } else {
            held.release();
        }
        held = Unpooled.EMPTY_BUFFER;
        channel.config().setAutoRead(true);
        if (clientFinished) {
            bridge.finished();
        }
    }

    // How it ends

    private void refuse() {
        channel.writeAndFlush(Unpooled.wrappedBuffer(Refusal.ANSWER));
        linger();
    }

    /** The last is written. */
    private void linger() {
        state = State.LINGERING;
        activity.lingering(System.nanoTime());
        channel.config().setAutoRead(true);
        if (held.isReadable()) {
            thrownAway += held.readableBytes();
        }
        held.release();
        held = Unpooled.EMPTY_BUFFER;
        if (clientFinished) {
            closeWhenWritten();
        } else {
            closeOutput();
        }
    }

    private void closeWhenWritten() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    }

    private void closeOutput() {
        if (clientFinished) {
            closeWhenWritten();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> shutdownOutput());
        } else {
            tls.closeOutbound().addListener(done -> {
                // What still comes is not read, and TLS would take it for a mistake.
                if (channel.pipeline().get(SslHandler.class) != null) {
                    channel.pipeline().remove(tls);
                }
                shutdownOutput();
            });
        }
    }

    private void shutdownOutput() {
        if (channel.isOpen()) {
            ((DuplexChannel) channel).shutdownOutput();
        }
    }

    private void abort() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // Below TLS, which would else have its last word first.
            channel.unsafe().close(channel.voidPromise());
        }
    }

    private void end(End end) {
        if (state == State.BRIDGED) {
            // Its stream is told by itself, as soon as it has started.
            if (end == End.NOW) {
                abort();
            }
            return;
        }
        Verdict verdict = activity.verdict(System.nanoTime(), serving.patience());
        if (end == End.NOW || end == End.WHEN_OVERDUE && verdict == Verdict.ABORT) {
            abort();
        } else if (state == State.READING && (end == End.WHEN_IDLE || verdict == Verdict.CLOSE)) {
            if (held.isReadable()) {
                // What is wrong with half a request is Pekko's to say.
                clientFinished = true;
                bridge();
            } else {
                linger();
            }
        }
    }

    private void onLoop(Runnable action) {
        if (channel.eventLoop().inEventLoop()) {
            action.run();
        } else {
            OnLoop.later(channel, action);
        }
    }
}
