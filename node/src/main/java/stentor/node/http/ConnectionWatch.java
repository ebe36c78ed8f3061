package stentor.node.http;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import stentor.node.http.Activity.Verdict;
import stentor.node.http.ClientConnection.End;
import stentor.node.http.HttpServerSettings.Patience;

/**
 * Stands between the socket and the HTTP layer and always reads. The HTTP layer reads nothing while it waits for an
 * answer, so without this stage a client that leaves while its request is held would not be noticed (its socket would
 * stay in CLOSE_WAIT until the next write).
 *
 * <p>It also ends connections well: what a client still sends after its last answer is read and thrown away for a
 * while, because closing a socket with unread bytes resets it, and a reset can take the answer with it.
 */
final class ConnectionWatch extends GraphStage<BidiShape<ByteString, ByteString, ByteString, SessionBytes>> {
    /** What may wait for the HTTP layer before the socket is not read any more, in bytes. */
    private static final int READ_AHEAD = 64 * 1024;

    private static final int MAX_PIECES = 32;
    /** What is thrown away at most after the last answer, in bytes. */
    private static final long MAX_LINGER = 16L << 20;

    private final Inlet<ByteString> fromHttp = Inlet.create("ConnectionWatch.fromHttp");
    private final Outlet<ByteString> toNet = Outlet.create("ConnectionWatch.toNet");
    private final Inlet<ByteString> fromNet = Inlet.create("ConnectionWatch.fromNet");
    private final Outlet<SessionBytes> toHttp = Outlet.create("ConnectionWatch.toHttp");
    private final BidiShape<ByteString, ByteString, ByteString, SessionBytes> shape =
            new BidiShape<>(fromHttp, toNet, fromNet, toHttp);

    private final ClientConnection connection;
    private final Patience patience;
    private final Runnable onStop;

    ConnectionWatch(ClientConnection connection, Patience patience, Runnable onStop) {
        this.connection = connection;
        this.patience = patience;
        this.onStop = onStop;
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, SessionBytes> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final Activity activity = connection.activity();
        private ByteString held = ByteString.emptyByteString();
        private int pieces;
        private long thrownAway;

        private Logic() {
            super(shape);
            setHandler(fromNet, new FromNet());
            setHandler(toHttp, new ToHttp());
            setHandler(fromHttp, new FromHttp());
            setHandler(toNet, new ToNet());
        }

        @Override
        public void preStart() {
            AsyncCallback<End> ends = createAsyncCallback(this::end);
            connection.carriedBy(ends::invoke);
            pull(fromNet);
        }

        @Override
        public void postStop() {
            connection.carriedBy(end -> connection.cutOff());
            connection.clientGone();
            onStop.run();
        }

        private void end(End end) {
            Verdict verdict = activity.verdict(System.nanoTime(), patience);
            if (end == End.NOW || end == End.WHEN_OVERDUE && verdict == Verdict.ABORT) {
                connection.cutOff();
                failStage(ConnectionEnded.INSTANCE);
            } else if (end == End.WHEN_IDLE && !activity.handling() || verdict == Verdict.CLOSE) {
                // The HTTP layer takes it as the client's end: it finishes what is open, then closes.
                stopReading();
            }
        }

        private void stopReading() {
            held = ByteString.emptyByteString();
            complete(toHttp);
            readOn();
        }

        private void readOn() {
            boolean room = isClosed(toHttp) || held.size() < READ_AHEAD;
            if (room && !hasBeenPulled(fromNet) && !isClosed(fromNet)) {
                pull(fromNet);
            }
        }

        private void hold(ByteString bytes) {
            held = held.concat(bytes);
            pieces++;
            if (pieces >= MAX_PIECES) {
                // A client that sends byte by byte would otherwise cost an object for each.
                held = held.compact();
                pieces = 0;
            }
        }

        /** TLS, if any, is below this stage; the parser does not need to know its session. */
        private SessionBytes session(ByteString bytes) {
            return new SessionBytes(null, bytes);
        }

        private ByteString takeHeld() {
            ByteString bytes = held;
            held = ByteString.emptyByteString();
            pieces = 0;
            return bytes;
        }

        private final class FromNet extends AbstractInHandler {
            @Override
            public void onPush() {
                ByteString bytes = grab(fromNet);
                if (isClosed(toHttp)) {
                    throwAway(bytes);
                } else {
                    activity.received(System.nanoTime());
                    if (isAvailable(toHttp)) {
                        push(toHttp, session(bytes));
                    } else {
                        hold(bytes);
                    }
                }
                readOn();
            }

            private void throwAway(ByteString bytes) {
                thrownAway += bytes.size();
                if (thrownAway > MAX_LINGER) {
                    failStage(ConnectionEnded.INSTANCE);
                }
            }

            @Override
            public void onUpstreamFinish() {
                activity.clientDone(System.nanoTime());
                if (held.isEmpty()) {
                    complete(toHttp);
                }
                connection.clientGone();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                connection.clientGone();
                failStage(failure);
            }
        }

        private final class ToHttp extends AbstractOutHandler {
            @Override
            public void onPull() {
                if (!held.isEmpty()) {
                    push(toHttp, session(takeHeld()));
                }
                if (isClosed(fromNet)) {
                    complete(toHttp);
                } else {
                    readOn();
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                held = ByteString.emptyByteString();
                readOn();
            }
        }

        private final class FromHttp extends AbstractInHandler {
            @Override
            public void onPush() {
                ByteString bytes = grab(fromHttp);
                activity.writeBegan(bytes.size(), System.nanoTime());
                push(toNet, bytes);
            }

            @Override
            public void onUpstreamFinish() {
                activity.lingering(System.nanoTime());
                complete(toNet);
                stopReading();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                failStage(failure);
            }
        }

        private final class ToNet extends AbstractOutHandler {
            @Override
            public void onPull() {
                activity.writeEnded(System.nanoTime());
                if (!isClosed(fromHttp)) {
                    pull(fromHttp);
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                connection.clientGone();
                cancelStage(cause);
            }
        }
    }
}
