package stentor.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Loopback;
import stentor.node.config.ConsoleSettings;
import stentor.node.config.NodeSettings;
import stentor.node.console.Console;
import stentor.node.demo.DemoPages;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.http.files.StaticFiles;
import stentor.node.location.PubSubLocation;
import stentor.node.page.Pages;
import stentor.node.routes.Router;

/** The pages that a node has besides its locations: the console, the demo, and the files of its docroot. */
final class OwnPages {
    private OwnPages() {}

    /** The console, if the node has it: where others than this machine may ask for it, only with a password. */
    static Optional<ConsoleSettings> console(NodeSettings settings) {
        ConsoleSettings console = settings.console();
        boolean open = console.password().isPresent() || Loopback.is(settings.address());
        return Optional.of(console).filter(asked -> asked.enabled() && open);
    }

    /** Answers what no location takes: from the docroot if there is one, else with what there is. */
    static RequestHandler answering(NodeSettings settings, ActorSystem<?> system, Optional<Console> console) {
        List<String> present = present(settings);
        Optional<StaticFiles> files = settings.docroot().map(docroot -> new StaticFiles(docroot, system));
        Optional<Pages> demo = hasDemo(settings) ? Optional.of(DemoPages.pages()) : Optional.empty();
        return (request, connection) -> {
            if (isPing(request)) {
                return Answer.now(Answers.empty(200, Answers.header("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS")));
            }
            if (console.isPresent() && Console.takes(request)) {
                return console.get().answer(request, connection);
            }
            Optional<HttpResponse> page = demo.flatMap(pages -> pages.answer(request));
            if (page.isPresent()) {
                return Answer.now(page.get());
            }
            return files.map(docroot -> docroot.answer(request))
                    .orElse(CompletableFuture.completedFuture(Optional.empty()))
                    .thenApply(found -> Answer.of(found.orElseGet(() -> Answers.notFound(connection, present))));
        };
    }

    /** What the node has, a line each: people open the address that a node prints first, and look for a page there. */
    static List<String> present(NodeSettings settings) {
        List<String> lines = new ArrayList<>(Router.describe(settings.locations()));
        console(settings).ifPresent(console -> lines.add("console /console/"));
        if (hasDemo(settings)) {
            lines.add("demo /demo/");
        }
        return lines;
    }

    /**
     * OPTIONS of the server as a whole (RFC 9110, 9.3.7), or of its root as HAProxy's {@code option httpchk} sends it:
     * a balancer that was told nothing else takes a server that answers 404 for one that is down.
     */
    private static boolean isPing(HttpRequest request) {
        String path = Requests.path(request);
        return request.method().name().equals("OPTIONS") && (path.equals("*") || path.equals("/"));
    }

    /** Whether the node has the demo: its pages talk to {@code /pubsub/}. */
    static boolean hasDemo(NodeSettings settings) {
        return settings.locations().locations().stream()
                .anyMatch(location -> location instanceof PubSubLocation
                        && location.mount().pattern().source().equals("/pubsub/"));
    }
}
