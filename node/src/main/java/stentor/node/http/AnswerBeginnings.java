package stentor.node.http;

import java.util.Optional;
import org.apache.pekko.http.impl.engine.rendering.ResponseRenderingContext;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Stands before Pekko's rendering, which asks for an answer when all that was to be written before is written and more can
 * be: what is passed on here is the next thing that the connection writes. That is where a watched answer begins.
 */
final class AnswerBeginnings extends GraphStage<FlowShape<ResponseRenderingContext, ResponseRenderingContext>> {
    private final Inlet<ResponseRenderingContext> in = Inlet.create("AnswerBeginnings.in");
    private final Outlet<ResponseRenderingContext> out = Outlet.create("AnswerBeginnings.out");
    private final FlowShape<ResponseRenderingContext, ResponseRenderingContext> shape = FlowShape.of(in, out);

    @Override
    public FlowShape<ResponseRenderingContext, ResponseRenderingContext> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private Logic() {
            super(shape);
            AbstractInOutHandler both = new Both();
            setHandler(in, both);
            setHandler(out, both);
        }

        private final class Both extends AbstractInOutHandler {
            @Override
            public void onPush() {
                ResponseRenderingContext answer = grab(in);
                Optional<WatchedAnswer> watched = WatchedAnswer.of(answer.response());
                push(out, watched.isEmpty() || watched.get().begin() ? answer : instead(answer, watched.get()));
            }

            @Override
            public void onPull() {
                pull(in);
            }
        }
    }

    private static ResponseRenderingContext instead(ResponseRenderingContext answer, WatchedAnswer watched) {
        return new ResponseRenderingContext(
                (HttpResponse) watched.instead(),
                answer.requestMethod(),
                answer.requestProtocol(),
                answer.closeRequested());
    }
}
