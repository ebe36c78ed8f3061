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

/** A client's stream as one side of a WebSocket, and what the client says as the other. */
final class WebSocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("WebSocketStage.in");
    private final Outlet<ByteString> out = Outlet.create("WebSocketStage.out");
    private final FlowShape<ByteString, ByteString> shape = new FlowShape<>(in, out);

    private final WebSocketSession session;
    private final ClientStream stream;

    WebSocketStage(WebSocketSession session) {
        this.session = session;
        this.stream = session.stream();
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final OutboxDrain drain = new OutboxDrain(stream, ClientStream.Joining.JOINED, this, out);

        private Logic() {
            super(shape);
            setHandler(in, new Incoming());
            setHandler(out, drain);
        }

        @Override
        public void preStart() {
            AsyncCallback<Object> called = createAsyncCallback(nothing -> pullIfReady());
            session.readOnBy(() -> called.invoke(this));
            drain.start();
            pullIfReady();
        }

        @Override
        public void postStop() {
            stream.stopped();
        }

        private void pullIfReady() {
            if (session.isReady() && !isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        private final class Incoming extends AbstractInHandler {
            @Override
            public void onPush() {
                session.read(grab(in).toByteBuffer());
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
