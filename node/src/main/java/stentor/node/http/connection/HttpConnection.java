package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.javadsl.Sink;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Detached;
import stentor.node.http.NextPoll;
import stentor.node.http.TooMany;
import stentor.node.http.connection.Activity.Verdict;
import stentor.node.http.connection.ClientConnection.End;
import stentor.node.http.net.OnLoop;

/**
 * The requests of one client, answered one after the other: answers must leave in the order of the requests anyway, and a
 * publish must not overtake the poll before it. What it does about an event depends on its {@link Phase}. An endless answer is
 * written by its {@link Detached}.
 *
 * <p>Bytes come from and go to a connection of HTTP/1.x or a stream of HTTP/2: see {@link Wire}. All of it runs on the connection's loop.
 */
public final class HttpConnection extends ChannelInboundHandlerAdapter {
    private final ServerContext server;
    private final ClientConnection client;
    private final Channel channel;
    private final Wire wire;
    private final Reading reading = new Reading(this);
    private Phase phase = reading;
    private boolean clientFinished;
    private HoldingPoll held;
    private PollShortcut polls = PollShortcut.NONE;

    public HttpConnection(ServerContext server, ClientConnection client, Channel channel, Wire wire) {
        this.server = server;
        this.client = client;
        this.channel = channel;
        this.wire = wire;
        client.carriedBy(end -> onLoop(() -> end(end)));
    }

    /** Sets the shortcut, which sees bytes before they are read. */
    public void recognizePolls(PollShortcut shortcut) {
        polls = shortcut;
    }

    /** See {@link ServerContext#decisions}. */
    public int decisions() {
        return server.decisions();
    }

    // What the client does

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part) {
            phase.read(part);
        } else {
            phase.received((ByteBuf) message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A failed one means that SocketEnd removed TLS, or that the socket is gone; not that the client has finished.
        boolean finished = event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent closed && closed.isSuccess();
        if (finished && !clientFinished) {
            clientFinished = true;
            client.activity().clientDone(System.nanoTime());
            phase.clientFinished();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            phase.roomAgain();
        } else {
            phase.noRoom();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Optional<TooMany> refusal = server.connections().add(client);
        if (refusal.isPresent()) {
            wire.pauseReading();
            write(Answer.of(refusal.get().response()), true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase.gone();
        client.clientGone();
        server.connections().remove(client);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        server.failed(cause);
        wire.abort();
    }

    // From request to answer

    /** Enters the phase in which the handler has a request. */
    Handling handling(boolean toHead, boolean last, Optional<IncomingBody> body) {
        Handling handling = new Handling(this, toHead, last, body);
        phase = handling;
        wire.pauseReading();
        client.activity().requestBegan();
        return handling;
    }

    /** Answers a request that cannot be read; the connection ends with it. */
    void refuse(int status, String text) {
        client.activity().requestBegan();
        wire.pauseReading();
        write(Answer.of(Answers.text(status, text)), true);
    }

    void answer(Answer answer, boolean toHead, boolean closes) {
        if (!channel.isActive()) {
            return;
        }
        if (answer instanceof Answer.Watched its && !client.begin(its.watch())) {
            answer(Answer.of(its.instead()), toHead, closes);
            return;
        }
        HttpResponse response = answer.response();
        boolean last = closes
                || server.connections().isClosing()
                || client.tooMany().isPresent()
                || response.getHeader(Connection.class).isPresent();
        if (toHead) {
            wire.writeHeadOnly(response, last);
            channel.flush();
            follow(null);
            response.entity().discardBytes(server.materializer());
            answered(last);
        } else if (answer instanceof Answer.Streamed streamed) {
            wire.writeHead(response, last);
            hand(streamed.body());
        } else if (answer instanceof Answer.Upgraded upgraded) {
            wire.writeHead(response, last);
            hand(upgraded.spoken());
        } else if (response.entity().isStrict()) {
            write(answer, last);
        } else {
            wire.writeHead(response, last);
            stream((HttpEntity) response.entity(), last);
        }
    }

    private void write(Answer answer, boolean last) {
        boolean watched = answer instanceof Answer.Watched;
        ChannelPromise promise = watched ? channel.newPromise() : channel.voidPromise();
        wire.writeWhole(answer.response(), last, promise);
        if (watched) {
            client.written(promise);
        }
        channel.flush();
        follow(!last && answer instanceof Answer.Whole whole ? whole.next().orElse(null) : null);
        answered(last);
    }

    private void answered(boolean last) {
        long now = System.nanoTime();
        client.activity().requestAnswered(now);
        long unwritten = wire.pendingBytes();
        if (unwritten > 0) {
            writeBegan(unwritten, now);
            wire.whenWritten(() -> client.activity().writeEnded(System.nanoTime()));
        }
        if (last) {
            linger();
        } else {
            phase = reading;
            readOn();
        }
    }

    private void writeBegan(long bytes, long now) {
        client.activity().writeBegan((int) Math.min(bytes, Integer.MAX_VALUE), now);
    }

    /** The socket takes no more of a body: from now on its client has to read it. */
    void bodyHasNoRoom() {
        writeBegan(wire.pendingBytes(), System.nanoTime());
    }

    /** Reads the next request, unless the client does not read the answers to earlier ones. */
    void readOn() {
        if (channel.isWritable()) {
            wire.resumeReading();
            onInputRead();
        }
    }

    /** All bytes that have come were read. A client that has finished sending has no more requests then. */
    public void onInputRead() {
        if (clientFinished && phase == reading && !wire.isReading()) {
            finishReading();
        }
    }

    /** The client has finished sending between requests, or within one. */
    void finishReading() {
        if (wire.isInRequest()) {
            refuse(400, "The request ends before it is complete");
        } else {
            channel.close();
        }
    }

    private void stream(HttpEntity entity, boolean last) {
        OptionalLong length = entity.getContentLengthOption();
        BodyWriter body = new BodyWriter(
                channel,
                length,
                wire.sendsChunks(),
                () -> onLoop(() -> streamed(length.isPresent(), last)),
                () -> onLoop(wire::abort));
        phase = new WritingBody(this, body);
        entity.getDataBytes().runWith(Sink.fromGraph(body), server.materializer());
    }

    private void streamed(boolean lengthWasKnown, boolean last) {
        if (phase instanceof WritingBody) {
            wire.endBody(lengthWasKnown);
            answered(last || !lengthWasKnown && !wire.sendsChunks());
        }
    }

    private void hand(Detached writer) {
        phase = new DetachedPhase(this, writer);
        follow(null);
        channel.config().setAutoRead(true);
        writer.attach(channel, this::linger);
        if (phase instanceof DetachedPhase) {
            wire.detach();
            if (clientFinished) {
                channel.close();
            }
        }
    }

    // Polls that go on from the last answer

    private void follow(NextPoll next) {
        polls.requestAnswered(next);
    }

    /** Holds a recognized poll that continues after this answer; false if the handler has to be asked. */
    public boolean hold(NextPoll from) {
        client.activity().requestBegan();
        if (held == null) {
            held = new HoldingPoll(this);
        }
        phase = held;
        wire.pauseReading();
        boolean taken = held.ask(from);
        if (!taken) {
            phase = reading;
            wire.resumeReading();
        }
        return taken;
    }

    void answerPoll(NextPoll answered) {
        if (server.connections().isClosing()) {
            held.end(answered.answer());
            return;
        }
        if (polls.answer(answered)) {
            client.activity().requestAnswered(System.nanoTime());
            phase = reading;
            readOn();
        } else {
            answered(false);
        }
    }

    /** Whether it waits for the first byte of a request. */
    public boolean awaitsRequest() {
        return phase == reading && !clientFinished && !wire.isInRequest();
    }

    // How it ends

    /** The last answer is written. */
    private void linger() {
        phase = new Lingering(this);
        client.activity().lingering(System.nanoTime());
        wire.detach();
        wire.finish(clientFinished);
    }

    private void end(End end) {
        Verdict verdict = client.activity().verdict(System.nanoTime(), server.patience());
        if (end == End.NOW || end == End.WHEN_OVERDUE && verdict == Verdict.ABORT) {
            wire.abort();
        } else if (phase == reading && (end == End.WHEN_IDLE || verdict == Verdict.CLOSE)) {
            if (wire.isInRequest()) {
                refuse(end == End.WHEN_IDLE ? 503 : 408, "The request did not come in time");
            } else {
                linger();
            }
        }
    }

    // For the phases

    boolean isIn(Phase one) {
        return phase == one;
    }

    ServerContext server() {
        return server;
    }

    ClientConnection client() {
        return client;
    }

    public Channel channel() {
        return channel;
    }

    Wire wire() {
        return wire;
    }

    void onLoop(Runnable action) {
        if (channel.eventLoop().inEventLoop()) {
            action.run();
        } else {
            OnLoop.later(channel, action);
        }
    }
}
