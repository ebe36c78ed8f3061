package stentor.node.http;

import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.scaladsl.model.HttpEntity$;
import org.apache.pekko.http.scaladsl.model.ResponseEntity;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import scala.Tuple2;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * Asks the handler for the answer to one request after the other. The next request is read only when the last one is
 * answered: answers must leave in the order of the requests anyway, and a publish must not overtake the poll before it.
 */
final class RequestStage extends GraphStage<FlowShape<HttpRequest, HttpResponse>> {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Inlet<HttpRequest> requests = Inlet.create("RequestStage.requests");
    private final Outlet<HttpResponse> responses = Outlet.create("RequestStage.responses");
    private final FlowShape<HttpRequest, HttpResponse> shape = new FlowShape<>(requests, responses);

    private final Asking asking;
    private final ClientConnection connection;
    private final BooleanSupplier closing;

    /** @param closing whether each answer from now on is its connection's last */
    RequestStage(Asking asking, ClientConnection connection, BooleanSupplier closing) {
        this.asking = asking;
        this.connection = connection;
        this.closing = closing;
    }

    @Override
    public FlowShape<HttpRequest, HttpResponse> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final Activity activity = connection.activity();
        private AsyncCallback<Answer> answered;
        private boolean handling;

        private Logic() {
            super(shape);
            AbstractInOutHandler both = new Both();
            setHandler(requests, both);
            setHandler(responses, both);
        }

        @Override
        public void preStart() {
            answered = createAsyncCallback(this::answer);
        }

        private void handle(HttpRequest request) {
            handling = true;
            activity.requestBegan(System.nanoTime());
            asking.ask(request, connection, this::answer, answered::invoke);
        }

        private void answer(Answer answer) {
            handling = false;
            push(responses, followed(response(answer)));
            if (isClosed(requests)) {
                completeStage();
            }
        }

        private HttpResponse response(Answer answer) {
            return answer instanceof Answer.Watched watched
                    ? new WatchedAnswer(connection, watched.watch(), watched.instead()).on(watched.response())
                    : answer.response();
        }

        /** Notes when the answer is complete; for a stream that is its end, for a changed protocol never. */
        private HttpResponse followed(HttpResponse response) {
            if (response.status().intValue() == SWITCHING_PROTOCOLS) {
                return response;
            }
            HttpResponse answer = closing.getAsBoolean() ? response.addHeader(Connection.create("close")) : response;
            if (answer.entity().isStrict()) {
                activity.requestAnswered(System.nanoTime());
                return answer;
            }
            Tuple2<ResponseEntity, Future<BoxedUnit>> captured =
                    HttpEntity$.MODULE$.captureTermination((ResponseEntity) answer.entity());
            FutureConverters.asJava(captured._2())
                    .whenCompleteAsync((done, failure) -> activity.requestAnswered(System.nanoTime()), Asking.DIRECTLY);
            return answer.withEntity(captured._1());
        }

        private final class Both extends AbstractInOutHandler {
            @Override
            public void onPush() {
                handle(grab(requests));
            }

            @Override
            public void onPull() {
                if (!isClosed(requests)) {
                    pull(requests);
                }
            }

            @Override
            public void onUpstreamFinish() {
                if (!handling) {
                    completeStage();
                }
            }
        }
    }
}
