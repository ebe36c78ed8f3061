package stentor.node.http;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Stands between TLS and the socket and only passes on, counting what is written. Once Pekko's TLS has said that it closes, it waits for the
 * client to do the same, without a limit and deaf to the stages above it: here the socket can still be cut off.
 */
final class SocketWatch extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
    private final Inlet<ByteString> fromTls = Inlet.create("SocketWatch.fromTls");
    private final Outlet<ByteString> toNet = Outlet.create("SocketWatch.toNet");
    private final Inlet<ByteString> fromNet = Inlet.create("SocketWatch.fromNet");
    private final Outlet<ByteString> toTls = Outlet.create("SocketWatch.toTls");
    private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
            new BidiShape<>(fromTls, toNet, fromNet, toTls);

    private final ClientConnection connection;
    private final Runnable onStop;

    SocketWatch(ClientConnection connection, Runnable onStop) {
        this.connection = connection;
        this.onStop = onStop;
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private Logic() {
            super(shape);
            setHandler(fromTls, new FromTls());
            setHandler(toNet, new ToNet());
            setHandler(fromNet, new FromNet());
            setHandler(toTls, new ToTls());
        }

        @Override
        public void preStart() {
            AsyncCallback<Throwable> cutOff = createAsyncCallback(this::failStage);
            connection.cutOffBy(() -> cutOff.invoke(ConnectionEnded.INSTANCE));
        }

        @Override
        public void postStop() {
            onStop.run();
        }

        private final class FromTls extends AbstractInHandler {
            @Override
            public void onPush() {
                ByteString bytes = grab(fromTls);
                connection.sending().encrypted(bytes.size());
                push(toNet, bytes);
            }

            @Override
            public void onUpstreamFinish() {
                if (isAvailable(toNet) || !connection.sending().isWatched()) {
                    complete(toNet);
                }
            }
        }

        private final class ToNet extends AbstractOutHandler {
            @Override
            public void onPull() {
                connection.sending().encryptedWritten();
                if (isClosed(fromTls)) {
                    complete(toNet);
                } else {
                    pull(fromTls);
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                cancel(fromTls, cause);
            }
        }

        private final class FromNet extends AbstractInHandler {
            @Override
            public void onPush() {
                push(toTls, grab(fromNet));
            }

            @Override
            public void onUpstreamFinish() {
                complete(toTls);
            }
        }

        private final class ToTls extends AbstractOutHandler {
            @Override
            public void onPull() {
                pull(fromNet);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                cancel(fromNet, cause);
            }
        }
    }
}
