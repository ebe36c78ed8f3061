package stentor.node.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.Requests;

/** Some pages below one path. */
public final class Pages {
    /** Nothing from elsewhere, nothing inline, and no page that frames this one (Content Security Policy Level 3). */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; frame-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record Page(String type, byte[] body) {}

    private final String root;
    private final Map<String, Page> pages = new HashMap<>();

    /** @param root the path of the first page, which ends with a slash */
    public Pages(String root) {
        this.root = root;
    }

    /**
     * Adds a page.
     *
     * @param name below the root; empty: the first page
     * @param from whose package, or class path if the name begins with a slash, has the file
     * @throws IllegalStateException if there is no such file
     */
    public Pages with(String name, Class<?> from, String file) {
        pages.put(root + name, new Page(type(file) + "; charset=utf-8", read(from, file)));
        return this;
    }

    private static String type(String file) {
        String extension = file.substring(file.lastIndexOf('.') + 1);
        return switch (extension) {
            case "html" -> "text/html";
            case "js" -> "text/javascript";
            case "css" -> "text/css";
            case "svg" -> "image/svg+xml";
            case "yaml" -> "application/yaml";
            default -> throw new IllegalArgumentException("no type for " + file);
        };
    }

    private static byte[] read(Class<?> from, String file) {
        try (InputStream in = from.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException(file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page that was asked for; empty if it is none of these. */
    public Optional<HttpResponse> answer(HttpRequest request) {
        String path = Requests.path(request);
        if (path.length() == root.length() - 1 && root.startsWith(path)) {
            return Optional.of(Answers.text(308, "it is at " + root, Answers.header("Location", root)));
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
                Answers.header("Referrer-Policy", "no-referrer"),
                Answers.header("Cache-Control", "no-cache"));
    }
}
