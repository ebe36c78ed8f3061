package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
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
import stentor.node.http.RequestBody;
import stentor.node.http.connection.Activity.Verdict;
import stentor.node.http.connection.ClientConnection.End;
import stentor.node.http.net.OnLoop;

/**
 * The requests of one client, answered one after the other: answers must leave in the order of the requests anyway, and a
 * publish must not overtake the poll before it. What happens next depends on its {@link Phase}. An answer that goes on is left
 * to whoever writes it ({@link Detached}).
 *
 * <p>Behind it is a connection of HTTP/1.x or a stream of HTTP/2: see {@link Wire}. All of it belongs to the loop.
 */
public final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Answer TOO_MANY_CONNECTIONS =
            Answer.of(Answers.text(503, "Too many connections", Answers.header("Retry-After", "5")));

    private static final Answer TOO_MANY_OF_ADDRESS =
            Answer.of(Answers.text(429, "Too many connections from your address", Answers.header("Retry-After", "5")));

    private final Serving serving;
    private final ClientConnection client;
    private final Channel channel;
    private final Wire wire;
    private final Reading reading = new Reading(this);
    private Phase phase = reading;
    private boolean clientFinished;
    private Held held;
    private PollShortcut polls = PollShortcut.NONE;

    public HttpConnection(Serving serving, ClientConnection client, Channel channel, Wire wire) {
        this.serving = serving;
        this.client = client;
        this.channel = channel;
        this.wire = wire;
        client.carriedBy(end -> onLoop(() -> end(end)));
    }

    /** Polls that are repeated are recognized there before they are read. */
    public void recognizePolls(PollShortcut shortcut) {
        polls = shortcut;
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
        // A failed one says that TLS was taken away, by the end, or that the socket is gone: not that the client has
        // finished.
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
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        switch (serving.connections().add(client)) {
            case TOO_MANY -> refuseConnection(TOO_MANY_CONNECTIONS);
            case TOO_MANY_OF_ADDRESS -> refuseConnection(TOO_MANY_OF_ADDRESS);
            case ADMITTED -> {}
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase.gone();
        client.clientGone();
        serving.connections().remove(client);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        serving.failed(cause);
        wire.abort();
    }

    // From request to answer

    /** A request whose body, if it has one, is there. */
    void handle(HttpRequest request, byte[] body) {
        ask(
                request,
                PekkoRequests.create(request, wire.protocol(request), PekkoRequests.entity(body)),
                Optional.empty());
    }

    /** A request whose body comes when somebody wants it. */
    void handleWithBody(HttpRequest request, OptionalLong length) {
        boolean waits = HttpUtil.is100ContinueExpected(request);
        IncomingBody body = new IncomingBody(length, channel.eventLoop(), new IncomingBody.Intake() {
            @Override
            public void letIn() {
                if (waits && wire.waiting() == 0) {
                    wire.sayContinue();
                }
                wire.letIn();
            }

            @Override
            public void holdBack() {
                wire.holdBack();
            }
        });
        org.apache.pekko.http.javadsl.model.HttpRequest head = PekkoRequests.create(
                        request,
                        wire.protocol(request),
                        body.entity(serving.maxBody(), serving.patience().request()))
                .addAttribute(RequestBody.INCOMING, body);
        ask(request, head, Optional.of(body));
    }

    private void ask(
            HttpRequest request, org.apache.pekko.http.javadsl.model.HttpRequest asked, Optional<IncomingBody> body) {
        Handling handling = handling(request.method().equals(HttpMethod.HEAD), wire.closes(request), body);
        client.sendsChunks(wire.chunks());
        handling.ask(asked);
    }

    /** From now on an answer is waited for. */
    Handling handling(boolean toHead, boolean last, Optional<IncomingBody> body) {
        Handling handling = new Handling(this, toHead, last, body);
        phase = handling;
        wire.holdBack();
        client.activity().requestBegan();
        return handling;
    }

    /** What cannot be read is answered, and the connection ends. */
    void refuse(int status, String text) {
        client.activity().requestBegan();
        wire.holdBack();
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
                || serving.connections().closing()
                || response.getHeader(Connection.class).isPresent();
        if (toHead) {
            wire.headAlone(response, last);
            channel.flush();
            follow(null);
            response.entity().discardBytes(serving.materializer());
            answered(last);
        } else if (answer instanceof Answer.Streamed streamed) {
            wire.head(response, last);
            hand(streamed.body());
        } else if (answer instanceof Answer.Upgraded upgraded) {
            wire.head(response, last);
            hand(upgraded.spoken());
        } else if (response.entity().isStrict()) {
            write(answer, last);
        } else {
            wire.head(response, last);
            stream((HttpEntity) response.entity(), last);
        }
    }

    private void write(Answer answer, boolean last) {
        boolean watched = answer instanceof Answer.Watched;
        ChannelPromise promise = watched ? channel.newPromise() : channel.voidPromise();
        wire.whole(answer.response(), last, promise);
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
        long unwritten = wire.unwritten();
        if (unwritten > 0) {
            client.activity().writeBegan((int) Math.min(unwritten, Integer.MAX_VALUE), now);
            wire.whenWritten(() -> client.activity().writeEnded(System.nanoTime()));
        }
        if (last) {
            linger();
        } else {
            phase = reading;
            readOn();
        }
    }

    /** Reads the next request, unless the client leaves the answers where they are. */
    void readOn() {
        if (channel.isWritable()) {
            wire.letIn();
            allIsRead();
        }
    }

    /** There is nothing more to be read for now. */
    public void allIsRead() {
        if (clientFinished && phase == reading && !wire.isReading()) {
            finishReading();
        }
    }

    /** There are no more requests. */
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
                wire.chunks(),
                () -> onLoop(() -> streamed(length.isPresent(), last)),
                () -> onLoop(wire::abort));
        phase = new Streaming(this, body);
        entity.getDataBytes().runWith(Sink.fromGraph(body), serving.materializer());
    }

    private void streamed(boolean lengthWasKnown, boolean last) {
        if (phase instanceof Streaming) {
            wire.endOfBody(lengthWasKnown);
            answered(last || !lengthWasKnown && !wire.chunks());
        }
    }

    private void hand(Detached writer) {
        phase = new Handed(this, writer);
        follow(null);
        channel.config().setAutoRead(true);
        writer.attach(channel, this::linger);
        if (phase instanceof Handed) {
            wire.leaveRequests();
            if (clientFinished) {
                channel.close();
            }
        }
    }

    // Polls that go on from the last answer

    private void follow(NextPoll next) {
        polls.requestAnswered(next);
    }

    /** A poll that goes on from the answer; false if what follows is not known there. */
    public boolean hold(NextPoll from) {
        client.activity().requestBegan();
        if (held == null) {
            held = new Held(this);
        }
        phase = held;
        wire.holdBack();
        boolean taken = held.ask(from);
        if (!taken) {
            phase = reading;
            wire.letIn();
        }
        return taken;
    }

    void answerPoll(NextPoll answered) {
        if (serving.connections().closing()) {
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

    /** The last is written. */
    private void linger() {
        phase = new Lingering(this);
        client.activity().lingering(System.nanoTime());
        wire.leaveRequests();
        wire.finish(clientFinished);
    }

    private void end(End end) {
        Verdict verdict = client.activity().verdict(System.nanoTime(), serving.patience());
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

    /** There are more connections than there may be. */
    private void refuseConnection(Answer answer) {
        wire.holdBack();
        write(answer, true);
    }

    // For the phases

    boolean isIn(Phase one) {
        return phase == one;
    }

    Serving serving() {
        return serving;
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
