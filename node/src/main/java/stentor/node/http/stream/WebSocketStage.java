package stentor.node.http.stream;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import stentor.protocol.websocket.Received;
import stentor.protocol.websocket.WebSocketFrame;
import stentor.protocol.websocket.WebSocketReader;

/** A client's stream as one side of a WebSocket, and what the client says as the other. Answers pings and closes. */
final class WebSocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("WebSocketStage.in");
    private final Outlet<ByteString> out = Outlet.create("WebSocketStage.out");
    private final FlowShape<ByteString, ByteString> shape = new FlowShape<>(in, out);

    private final ClientStream stream;
    private final WebSocketListener listener;
    private final int maxMessage;
    private volatile Runnable readOn = () -> {};

    /** @param maxMessage bytes of a message at most */
    WebSocketStage(ClientStream stream, WebSocketListener listener, int maxMessage) {
        this.stream = stream;
        this.listener = listener;
        this.maxMessage = maxMessage;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    /** The listener is ready again. From any thread. */
    void readOn() {
        readOn.run();
    }

    private final class Logic extends GraphStageLogic {
        private final OutboxDrain drain = new OutboxDrain(stream, OutboxDrain.Joining.JOINED, this, out);
        private final WebSocketReader reader = new WebSocketReader(maxMessage);

        private Logic() {
            super(shape);
            setHandler(in, new Incoming());
            setHandler(out, drain);
        }

        @Override
        public void preStart() {
            AsyncCallback<Object> called = createAsyncCallback(nothing -> pullIfReady());
            readOn = () -> called.invoke(this);
            drain.start();
            pullIfReady();
        }

        @Override
        public void postStop() {
            stream.stopped();
        }

        private void pullIfReady() {
            if (listener.isReady() && !isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        private void take(Received received) {
            if (received instanceof Received.Text text) {
                listener.text(text.utf8());
            } else if (received instanceof Received.Binary binary) {
                listener.binary(binary.bytes());
            } else if (received instanceof Received.Ping ping) {
                stream.write(WebSocketFrame.pong(ping.payload()));
            } else if (received instanceof Received.Close close) {
                stream.hangUp(WebSocketFrame.close(close.code(), ""));
            } else if (received instanceof Received.Violation violation) {
                stream.hangUp(WebSocketFrame.close(violation.code(), violation.reason()));
            }
            // A pong says no more than that the client is alive.
        }

        private final class Incoming extends AbstractInHandler {
            @Override
            public void onPush() {
                for (Received received : reader.read(grab(in).toByteBuffer())) {
                    if (!stream.isOver()) {
                        take(received);
                    }
                }
                pullIfReady();
            }

            @Override
            public void onUpstreamFinish() {
                // The connection tells of it; what waits to be written may still reach the client.
                if (isClosed(out)) {
                    completeStage();
                }
            }
        }
    }
}
