package stentor.node.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.Requests;

/** The pages below {@code /demo/}. They publish and subscribe at {@code /pubsub/}, as any page of this origin could. */
public final class DemoPages {
    /** Nothing from elsewhere, nothing inline, and no page that frames this one. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private record Page(String type, byte[] body) {}

    private final Map<String, Page> pages = Map.of(
            "/demo/", page("chat.html", "text/html"),
            "/demo/chat.js", page("chat.js", "text/javascript"),
            "/demo/chat.css", page("chat.css", "text/css"));

    private static Page page(String name, String type) {
        try (InputStream in = DemoPages.class.getResourceAsStream(name)) {
            return new Page(type + "; charset=utf-8", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page that was asked for; empty if it is none of these. */
    public Optional<HttpResponse> answer(HttpRequest request) {
        String path = Requests.path(request);
        if (path.equals("/demo")) {
            return Optional.of(Answers.text(308, "the demo is at /demo/", Answers.header("Location", "/demo/")));
        }
        return Optional.ofNullable(pages.get(path)).map(page -> answer(request, page));
    }

    private static HttpResponse answer(HttpRequest request, Page page) {
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answers.methodNotAllowed("GET", "HEAD");
        }
        return Answers.body(
                200,
                Optional.of(page.type()),
                page.body(),
                Answers.header("Content-Security-Policy", POLICY),
                Answers.header("X-Content-Type-Options", "nosniff"),
                Answers.header("Cache-Control", "no-cache"));
    }
}
