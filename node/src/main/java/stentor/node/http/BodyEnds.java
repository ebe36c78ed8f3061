package stentor.node.http;

import org.apache.pekko.http.impl.engine.parsing.ParserOutput;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput.EntityStreamError;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput.RequestOutput;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput.RequestStart;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput.StreamedEntityCreator;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Two ends of a request's body that Pekko tells wrongly. A connection that breaks in the middle of a body can look as if
 * the body were complete: here it becomes a failure, or a cut-off message would be published. And a body that is not
 * read to its end, because it is malformed or unwanted, fails the connection, most often before the answer is written:
 * here it is just not read on, and the answer, which Pekko makes the connection's last, goes out.
 */
final class BodyEnds extends GraphStage<FlowShape<RequestOutput, RequestOutput>> {
    private static final ErrorInfo CUT_OFF = new ErrorInfo("The connection ended before the body did", "");

    private final Inlet<RequestOutput> in = Inlet.create("BodyEnds.in");
    private final Outlet<RequestOutput> out = Outlet.create("BodyEnds.out");
    private final FlowShape<RequestOutput, RequestOutput> shape = FlowShape.of(in, out);

    @Override
    public FlowShape<RequestOutput, RequestOutput> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private boolean inBody;

        private Logic() {
            super(shape);
            AbstractInOutHandler both = new Both();
            setHandler(in, both);
            setHandler(out, both);
        }

        private final class Both extends AbstractInOutHandler {
            @Override
            public void onPush() {
                RequestOutput output = grab(in);
                if (output instanceof RequestStart start) {
                    inBody = start.createEntity() instanceof StreamedEntityCreator;
                } else if (output == ParserOutput.MessageEnd$.MODULE$ || output instanceof EntityStreamError) {
                    inBody = false;
                }
                if (!isClosed(out)) {
                    push(out, output);
                }
            }

            @Override
            public void onPull() {
                pull(in);
            }

            @Override
            public void onUpstreamFinish() {
                if (inBody) {
                    failStage(new EntityStreamException(CUT_OFF));
                } else {
                    completeStage();
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                // The end comes from the other side, with the answer.
            }
        }
    }
}
