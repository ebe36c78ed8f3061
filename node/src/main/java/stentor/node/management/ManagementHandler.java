package stentor.node.management;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;

/** Answers probes: {@code /alive} as long as the process can answer at all, {@code /ready} as {@link Readiness} says. */
public final class ManagementHandler implements RequestHandler {
    private final Readiness readiness;

    public ManagementHandler(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        return Answer.now(answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        String path = Requests.path(request);
        if (!path.equals("/alive") && !path.equals("/ready")) {
            return Answers.text(404, "there is /ready and /alive");
        }
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answers.methodNotAllowed("GET", "HEAD");
        }
        Readiness.State state = readiness.state();
        return path.equals("/alive") ? Answers.text(200, "alive") : Answers.text(state.status(), state.text());
    }
}
