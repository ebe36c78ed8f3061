package stentor.node.http.stream;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/** A client's stream as the body of an answer. */
final class StreamBody extends GraphStage<SourceShape<ByteString>> {
    private final Outlet<ByteString> out = Outlet.create("StreamBody.out");
    private final SourceShape<ByteString> shape = new SourceShape<>(out);

    private final ClientStream stream;
    private final ClientStream.Joining joining;

    StreamBody(ClientStream stream, ClientStream.Joining joining) {
        this.stream = stream;
        this.joining = joining;
    }

    @Override
    public SourceShape<ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final OutboxDrain drain = new OutboxDrain(stream, joining, this, out);

        private Logic() {
            super(shape);
            setHandler(out, drain);
        }

        @Override
        public void preStart() {
            drain.start();
        }

        @Override
        public void postStop() {
            stream.stopped();
        }
    }
}
