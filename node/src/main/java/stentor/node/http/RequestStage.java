package stentor.node.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.scaladsl.model.HttpEntity$;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ResponseEntity;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * Asks the handler for the answer to one request after the other. The next request is read only when the last one is
 * answered: answers must leave in the order of the requests anyway, and a publish must not overtake the poll before it.
 */
final class RequestStage extends GraphStage<FlowShape<HttpRequest, HttpResponse>> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestStage.class);

    private final Inlet<HttpRequest> requests = Inlet.create("RequestStage.requests");
    private final Outlet<HttpResponse> responses = Outlet.create("RequestStage.responses");
    private final FlowShape<HttpRequest, HttpResponse> shape = new FlowShape<>(requests, responses);

    private final RequestHandler handler;
    private final ClientConnection connection;
    private final BooleanSupplier closing;

    /** @param closing whether each answer from now on is its connection's last */
    RequestStage(RequestHandler handler, ClientConnection connection, BooleanSupplier closing) {
        this.handler = handler;
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
        private AsyncCallback<HttpResponse> answered;
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
            CompletionStage<HttpResponse> answer = ask(request);
            if (answer instanceof CompletableFuture<HttpResponse> future && future.isDone()) {
                answer(future.join());
            } else {
                answer.thenAccept(answered::invoke);
            }
        }

        private void answer(HttpResponse response) {
            handling = false;
            push(responses, followed(closing.getAsBoolean() ? lastOne(response) : response));
            if (isClosed(requests)) {
                completeStage();
            }
        }

        private HttpResponse lastOne(HttpResponse response) {
            return (HttpResponse) response.addHeader(Connection.create("close"));
        }

        /** Notes when the answer is complete; for a stream that is its end, for a changed protocol never. */
        private HttpResponse followed(HttpResponse response) {
            if (response.entity().isStrict()) {
                if (response.status().intValue() != 101) {
                    activity.requestAnswered(System.nanoTime());
                }
                return response;
            }
            Tuple2<ResponseEntity, Future<BoxedUnit>> captured =
                    HttpEntity$.MODULE$.captureTermination(response.entity());
            FutureConverters.asJava(captured._2())
                    .whenComplete((done, failure) -> activity.requestAnswered(System.nanoTime()));
            return response.withEntity(captured._1());
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

    /** The handler's answer; never fails. */
    private CompletionStage<HttpResponse> ask(HttpRequest request) {
        if (!Requests.wellFormed(request)) {
            return CompletableFuture.completedFuture(
                    (HttpResponse) Answers.text(400, "Malformed percent-encoding in the request's URL"));
        }
        try {
            return handler.handle(request, connection).handle((response, failure) -> {
                if (failure != null) {
                    return failed(request, failure instanceof CompletionException e ? e.getCause() : failure);
                }
                return (HttpResponse) response;
            });
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(failed(request, e));
        }
    }

    private static HttpResponse failed(HttpRequest request, Throwable cause) {
        // Without the query: it can hold an access token.
        LOG.error("Answering {} {} failed", request.method().value(), Requests.path(request), cause);
        return (HttpResponse) Answers.text(500, "Internal server error");
    }
}
