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
 * Stands between TLS and the socket and only passes on. Once Pekko's TLS has said that it closes, it waits for the
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
            pass(fromTls, toNet);
            pass(fromNet, toTls);
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

        private void pass(Inlet<ByteString> in, Outlet<ByteString> out) {
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    push(out, grab(in));
                }

                @Override
                public void onUpstreamFinish() {
                    complete(out);
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(in);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(in, cause);
                }
            });
        }
    }
}
