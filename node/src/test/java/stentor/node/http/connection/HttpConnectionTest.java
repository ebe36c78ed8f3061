package stentor.node.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Detached;
import stentor.node.http.HeldPoll;
import stentor.node.http.HttpServerSettings;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.NextPoll;
import stentor.node.http.RequestBody;

/** What a connection decides, in each of its phases; without sockets and without a version of HTTP. */
class HttpConnectionTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Patience NO_PATIENCE =
            new Patience(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(6), Duration.ofSeconds(5));

    /** What is done below the connection, in order. */
    private final List<String> done = new ArrayList<>();

    private final List<Error> errors = new ArrayList<>();
    private final List<CompletableFuture<Answer>> asked = new ArrayList<>();
    private final List<org.apache.pekko.http.javadsl.model.HttpRequest> requests = new ArrayList<>();
    private final OpenConnections connections = new OpenConnections(1, HttpServerSettings.PerAddress.NO_LIMIT);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FakeWire wire = new FakeWire(channel, done);
    private final ClientConnection client =
            new ClientConnection(new InetSocketAddress("127.0.0.1", 1), false, channel.eventLoop());
    private final HttpConnection connection = new HttpConnection(
            new ServerContext(KIT.system(), settings(), this::handle, connections, errors::add), client, channel, wire);

    HttpConnectionTest() {
        channel.pipeline().addLast(connection);
        connections.add(client);
        channel.closeFuture().addListener(closed -> done.add("closed"));
    }

    @AfterEach
    void stop() {
        channel.close();
    }

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    private static HttpServerSettings settings() {
        return HttpServerSettings.on("127.0.0.1", 0).withPatience(NO_PATIENCE);
    }

    private CompletionStage<Answer> handle(
            org.apache.pekko.http.javadsl.model.HttpRequest request, Connection itsConnection) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        asked.add(answer);
        requests.add(request);
        done.add("asked");
        return answer;
    }

    private static Answer text(int status, String text) {
        return Answer.of(Answers.text(status, text));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static HttpRequest head(HttpMethod method, String... headers) {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/");
        head.headers().add("Host", "x");
        for (int i = 0; i < headers.length; i += 2) {
            head.headers().add(headers[i], headers[i + 1]);
        }
        return head;
    }

    private void get() {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers().add("Host", "x");
        channel.writeInbound(request);
    }

    /** A request whose body does not come with its head. */
    private void post(String... headers) {
        channel.writeInbound(head(HttpMethod.POST, headers));
    }

    private void finish() {
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }

    private List<String> takeDone() {
        List<String> all = List.copyOf(done);
        done.clear();
        return all;
    }

    // A request is read

    @Test
    void aRequestIsAskedForAndTheNextIsReadWhenItIsAnswered() {
        get();
        assertThat(takeDone()).containsExactly("hold back", "asked");
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).containsExactly("200", "let in");
        get();
        assertThat(takeDone()).containsExactly("hold back", "asked");
    }

    @Test
    void aBodyThatHasComeWithItsHeadIsTheRequests() {
        wire.waiting = 3;
        post("Content-Length", "3");
        assertThat(takeDone()).isEmpty();
        channel.writeInbound(new DefaultHttpContent(bytes("ab")), new DefaultLastHttpContent(bytes("c")));
        assertThat(takeDone()).containsExactly("hold back", "asked");
        assertThat(body(1 << 10)).isEqualTo(new RequestBodyText("abc"));
    }

    private record RequestBodyText(String text) {}

    private Object body(long limit) {
        RequestBody body = RequestBody.read(requests.get(0), limit, KIT.system())
                .toCompletableFuture()
                .getNow(null);
        return body instanceof RequestBody.Complete whole
                ? new RequestBodyText(new String(whole.bytes(), StandardCharsets.US_ASCII))
                : body;
    }

    @Test
    void aBodyThatHasNotComeIsReadWhenSomebodyWantsIt() {
        post("Content-Length", "3", "Expect", "100-continue");
        assertThat(takeDone()).containsExactly("hold back", "asked");
        assertThat(body(10)).isNull();
        assertThat(takeDone()).containsExactly("100", "let in");
        channel.writeInbound(new DefaultLastHttpContent(bytes("abc")));
        assertThat(body(10)).isEqualTo(new RequestBodyText("abc"));
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).containsExactly("hold back", "200", "let in");
    }

    @Test
    void whoeverHasSentHisBodyAlreadyIsNotToldToContinue() {
        post("Content-Length", "3", "Expect", "100-continue");
        wire.waiting = 1;
        body(10);
        assertThat(done).contains("let in").doesNotContain("100");
    }

    @Test
    void anAnswerToARequestWhoseBodyNobodyReadIsTheLast() {
        post("Content-Length", "3");
        asked.get(0).complete(text(403, "no"));
        assertThat(takeDone()).containsExactly("hold back", "asked", "403, the last", "bytes from now on", "finished");
    }

    @Test
    void whatCannotBeServedIsRefusedAndNobodyIsAsked() {
        channel.writeInbound(head(HttpMethod.valueOf("F".repeat(25))), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(takeDone())
                .startsWith("hold back", "501, the last", "bytes from now on", "finished")
                .doesNotContain("asked");
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.HEAD, "/");
        request.headers().add("Host", "x");
        channel.writeInbound(request);
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).containsExactly("hold back", "asked", "head alone of 200", "let in");
    }

    // It is answered

    @Test
    void anAnswerIsTheLastIfTheClientOrTheAnswerWantsItOrTheServerStops() {
        wire.closes = true;
        get();
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).contains("200, the last", "finished");
    }

    @Test
    void anAnswerThatSaysCloseIsTheLast() {
        get();
        asked.get(0).complete(Answer.of(Answers.text(200, "a", Answers.lastOfConnection())));
        assertThat(takeDone()).contains("200, the last", "finished");
    }

    @Test
    void theAnswerOfAServerThatStopsIsTheLast() {
        get();
        connections.close();
        assertThat(takeDone()).doesNotContain("finished");
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).contains("200, the last", "finished");
    }

    @Test
    void aFailureOfTheHandlersIs500() {
        get();
        asked.get(0).completeExceptionally(new IllegalStateException("a secret"));
        assertThat(takeDone()).contains("500", "let in");
    }

    @Test
    void anAnswerThatTheSocketDoesNotTakeIsWatched() {
        wire.unwritten = 9;
        get();
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).containsSubsequence("200", "waits for the socket");
    }

    @Test
    void aBodyMayTakeItsTimeButItsClientHasToReadIt() {
        get();
        asked.get(0).complete(Answer.of(Answers.streamed(200, Optional.empty(), Source.never())));
        takeDone();
        client.end(ClientConnection.End.WHEN_OVERDUE);
        takesMore(false);
        takesMore(true);
        client.end(ClientConnection.End.WHEN_OVERDUE);
        assertThat(takeDone()).isEmpty();
        takesMore(false);
        client.end(ClientConnection.End.WHEN_OVERDUE);
        assertThat(takeDone()).containsExactly("reset", "closed");
    }

    private void takesMore(boolean yes) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, yes);
        channel.runPendingTasks();
    }

    @Test
    void anAnswerThatComesWhenTheConnectionIsGoneIsForNobody() {
        get();
        channel.close();
        takeDone();
        asked.get(0).complete(text(200, "a"));
        channel.runPendingTasks();
        assertThat(takeDone()).isEmpty();
    }

    // An answer that goes on

    @Test
    void aStreamGetsTheConnectionsBytesAndHearsOfRoom() {
        get();
        List<String> told = new ArrayList<>();
        asked.get(0).complete(new Answer.Streamed(Answers.empty(200), new Detached() {
            @Override
            public void attach(Channel its, Runnable end) {
                told.add("attached");
            }

            @Override
            public void roomAgain() {
                told.add("room");
            }

            @Override
            public void received(ByteBuf its) {
                told.add(its.toString(StandardCharsets.US_ASCII));
            }
        }));
        assertThat(takeDone()).containsExactly("hold back", "asked", "head of 200", "bytes from now on");
        channel.writeInbound(bytes("frame"));
        channel.pipeline().fireChannelWritabilityChanged();
        assertThat(told).containsExactly("attached", "frame", "room");
        finish();
        assertThat(takeDone()).containsExactly("closed");
    }

    @Test
    void aStreamThatEndsEndsItsConnectionWell() {
        get();
        Runnable[] end = new Runnable[1];
        asked.get(0).complete(new Answer.Streamed(Answers.empty(200), new Detached() {
            @Override
            public void attach(Channel its, Runnable itsEnd) {
                end[0] = itsEnd;
            }

            @Override
            public void roomAgain() {}

            @Override
            public void received(ByteBuf its) {}
        }));
        takeDone();
        end[0].run();
        assertThat(takeDone()).containsExactly("bytes from now on", "finished");
    }

    // The client finishes, or goes

    @Test
    void aClientThatFinishesBetweenRequestsIsLeft() {
        finish();
        assertThat(takeDone()).containsExactly("closed");
    }

    @Test
    void aClientThatFinishesWithinARequestIsToldSo() {
        wire.inRequest = true;
        finish();
        assertThat(takeDone()).containsExactly("hold back", "400, the last", "bytes from now on", "finished");
    }

    @Test
    void aClientThatFinishesWhileItsRequestIsHeldIsGoneUnlessItIsAnsweredAtOnce() {
        channel.freezeTime();
        get();
        client.onClose(() -> done.add("told"));
        finish();
        assertThat(takeDone()).containsExactly("hold back", "asked", "told");
        channel.advanceTimeBy(499, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(takeDone()).isEmpty();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(takeDone()).containsExactly("closed");
    }

    @Test
    void anAnswerThatIsOnItsWayReachesAClientThatHasFinished() {
        channel.freezeTime();
        get();
        client.onClose(() -> {});
        finish();
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).containsSubsequence("asked", "200", "closed");
    }

    @Test
    void aBodyOfAClientThatFinishesOrGoesIsCutOff() {
        post("Content-Length", "3");
        body(10);
        finish();
        assertThat(body(10)).isInstanceOf(RequestBody.Broken.class);
    }

    @Test
    void aBodyOfAConnectionThatIsGoneIsCutOff() {
        post("Content-Length", "3");
        channel.close();
        assertThat(body(10)).isInstanceOf(RequestBody.Broken.class);
    }

    @Test
    void whatAClientSendsBehindItsLastRequestIsThrownAway() {
        wire.closes = true;
        post("Content-Length", "9");
        asked.get(0).complete(text(200, "a"));
        takeDone();
        channel.writeInbound(new DefaultHttpContent(bytes("rest")), bytes("more"));
        assertThat(takeDone()).containsExactly("thrown away: 4", "thrown away: 4");
        finish();
        assertThat(takeDone()).containsExactly("closed");
    }

    // The server ends it

    @Test
    void anIdleConnectionEndsPolitely() {
        client.end(ClientConnection.End.WHEN_OVERDUE);
        assertThat(takeDone()).containsExactly("bytes from now on", "finished");
    }

    @Test
    void aRequestThatDoesNotComeInTimeIs408AndAtAStop503() {
        wire.inRequest = true;
        client.end(ClientConnection.End.WHEN_OVERDUE);
        assertThat(takeDone()).contains("408, the last", "finished");
    }

    @Test
    void halfARequestAtAStopIs503() {
        wire.inRequest = true;
        client.end(ClientConnection.End.WHEN_IDLE);
        assertThat(takeDone()).contains("503, the last", "finished");
    }

    @Test
    void aRequestThatIsHeldOutlivesBoth() {
        get();
        takeDone();
        client.end(ClientConnection.End.WHEN_OVERDUE);
        client.end(ClientConnection.End.WHEN_IDLE);
        assertThat(takeDone()).isEmpty();
        client.end(ClientConnection.End.NOW);
        assertThat(takeDone()).containsExactly("reset", "closed");
    }

    @Test
    void oneConnectionTooManyIsRefusedUponItsFirstRequest() {
        channel.pipeline().fireChannelActive();
        assertThat(takeDone()).isEmpty();
        get();
        assertThat(takeDone()).containsExactly("hold back", "503, the last", "bytes from now on", "finished");
    }

    @Test
    void aMistakeResetsTheConnection() {
        channel.pipeline().fireExceptionCaught(new IllegalStateException("made by a test"));
        assertThat(takeDone()).containsExactly("reset", "closed");
        assertThat(errors).isEmpty();
    }

    @Test
    void anErrorIsTold() {
        Error error = new StackOverflowError();
        channel.pipeline().fireExceptionCaught(error);
        assertThat(errors).containsExactly(error);
    }

    // Polls that go on from the last answer

    /** A place in a group of polls. */
    private final class FakeNext implements NextPoll {
        private final boolean known;
        private HeldPoll poll;

        private FakeNext(boolean known) {
            this.known = known;
        }

        @Override
        public Answer answer() {
            return text(200, "news");
        }

        @Override
        public ByteBuf bytes() {
            return Unpooled.EMPTY_BUFFER;
        }

        @Override
        public byte[] modifiedSince() {
            return new byte[0];
        }

        @Override
        public byte[] noneMatch() {
            return new byte[0];
        }

        @Override
        public boolean ask(HeldPoll its) {
            poll = its;
            its.waits(() -> done.add("seat given up"));
            return known;
        }

        @Override
        public CompletionStage<Answer> askAgain(Connection its, long deadline) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            asked.add(answer);
            done.add("asked through");
            return answer;
        }
    }

    private FakeNext held() {
        connection.recognizePolls(new PollShortcut() {
            @Override
            public void requestAnswered(NextPoll next) {}

            @Override
            public boolean answer(NextPoll answered) {
                done.add("answered together");
                return true;
            }
        });
        FakeNext next = new FakeNext(true);
        assertThat(connection.awaitsRequest()).isTrue();
        assertThat(connection.hold(next)).isTrue();
        assertThat(connection.awaitsRequest()).isFalse();
        assertThat(takeDone()).containsExactly("hold back");
        return next;
    }

    @Test
    void aPollThatGoesOnIsAnsweredWithoutTheHandlerAndTheNextIsRead() {
        FakeNext next = held();
        next.poll.answer(next);
        assertThat(takeDone()).containsExactly("answered together", "let in");
        assertThat(connection.awaitsRequest()).isTrue();
    }

    @Test
    void aPollThatGoesOnFromWhatIsNotKnownIsReadAsARequest() {
        assertThat(connection.hold(new FakeNext(false))).isFalse();
        assertThat(takeDone()).containsExactly("hold back", "let in");
        assertThat(connection.awaitsRequest()).isTrue();
    }

    @Test
    void aPollWhoseClientIsGoneGivesItsSeatUp() {
        held();
        channel.close();
        assertThat(takeDone()).contains("seat given up", "closed");
    }

    @Test
    void aPollThatIsLetGoIsAskedThrough() {
        FakeNext next = held();
        next.poll.letGo(Long.MAX_VALUE);
        assertThat(takeDone()).containsExactly("hold back", "asked through");
        asked.get(0).complete(text(200, "a"));
        assertThat(takeDone()).containsExactly("200", "let in");
    }

    @Test
    void aPollOfAServerThatStopsGetsItsAnswerAsItsLast() {
        FakeNext next = held();
        connections.close();
        next.poll.answer(next);
        assertThat(takeDone()).contains("200, the last", "finished").doesNotContain("answered together");
    }

    @Test
    void aPollWhoseAnswerFailsIsCutOff() {
        FakeNext next = held();
        next.poll.fail();
        assertThat(takeDone()).containsExactly("reset", "closed");
    }
}
