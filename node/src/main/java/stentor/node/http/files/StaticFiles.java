package stentor.node.http.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.coding.Coder;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.node.http.Routes;

/**
 * The files below a directory, for paths that no location takes. A directory is its {@code index.html}. Paths that lead out of the
 * directory, by {@code ..} or a symbolic link, are not found; neither are names that begin with a dot.
 */
public final class StaticFiles {
    private static final String INDEX = "index.html";
    private static final String WELL_KNOWN = ".well-known";
    private static final HttpHeader NO_SNIFFING = Answers.header("X-Content-Type-Options", "nosniff");

    private static final HttpHeader VARY = Answers.header("Vary", "Accept-Encoding");
    private static final List<Coder> CODERS = List.of(Coder.NoCoding, Coder.Gzip);

    private final Path docroot;
    private final ActorSystem<?> system;
    private final Executor blocking;

    public StaticFiles(Path docroot, ActorSystem<?> system) {
        this.docroot = docroot;
        this.system = system;
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Empty if the path names neither a file nor a directory; the caller answers 404. */
    public CompletionStage<Optional<HttpResponse>> answer(HttpRequest request) {
        return CompletableFuture.supplyAsync(() -> find(request), blocking).thenCompose(answer -> answer);
    }

    private CompletionStage<Optional<HttpResponse>> find(HttpRequest request) {
        String path = Requests.percentDecode(Requests.path(request)).orElse("").replaceFirst("^/+", "");
        try {
            boolean directory = path.isEmpty() || path.endsWith("/");
            Optional<Path> file = inDocroot(directory ? path + INDEX : path, Files::isRegularFile);
            if (file.isPresent()) {
                return answer(request, file.get());
            }
            if (!directory
                    && inDocroot(path + "/" + INDEX, Files::isRegularFile).isPresent()) {
                return found(toDirectory(request));
            }
            return inDocroot(path, Files::isDirectory).isPresent()
                    ? found(Answers.text(404, "This directory has no " + INDEX))
                    : CompletableFuture.completedFuture(Optional.empty());
        } catch (InvalidPathException e) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private Optional<Path> inDocroot(String path, Predicate<Path> kind) {
        try {
            Path root = docroot.toRealPath();
            Path real = root.resolve(path).toRealPath();
            boolean there = real.startsWith(root) && kind.test(real) && !hidden(path);
            return there ? Optional.of(real) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean hidden(String path) {
        for (Path segment : Path.of(path)) {
            String name = segment.toString();
            if (name.startsWith(".") && !name.equals(WELL_KNOWN)) {
                return true;
            }
        }
        return false;
    }

    /** Relative links in a page are relative to its directory, so its path must end with a slash. */
    private static HttpResponse toDirectory(HttpRequest request) {
        // One slash in front: two would name a host.
        String location = Requests.path(request).replaceFirst("^/+", "/") + "/";
        return Answers.text(301, "Moved to " + location, Answers.header("Location", location));
    }

    /** With byte ranges, conditional requests (RFC 9110, sections 13 and 14), and compressed where that is worth it. */
    private CompletionStage<Optional<HttpResponse>> answer(HttpRequest request, Path file) {
        if (!request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD)) {
            return found(Answers.methodNotAllowed("GET", "HEAD"));
        }
        String name = FileTypes.of(file);
        ContentType type = ContentTypes.parse(name);
        Route route = Directives.getFromFile(file.toFile(), type);
        // A range is one of the bytes as they are.
        boolean compress =
                FileTypes.isText(name) && Requests.header(request, "Range").isEmpty();
        return Routes.answer(compress ? Directives.encodeResponseWith(CODERS, () -> route) : route, request, system)
                .thenApply(answer -> Optional.of(
                        compress ? inOneOfItsCodings(answer).addHeader(NO_SNIFFING) : answer.addHeader(NO_SNIFFING)));
    }

    /** The tag of a file belongs to its bytes as they are: a client with compressed ones must not continue with a range of them. */
    private static HttpResponse inOneOfItsCodings(HttpResponse answer) {
        HttpResponse varying = answer.addHeader(VARY);
        Optional<HttpHeader> tag = answer.getHeader("ETag");
        return tag.isEmpty() || answer.getHeader("Content-Encoding").isEmpty()
                ? varying
                : varying.removeHeader("ETag")
                        .addHeader(Answers.header("ETag", "W/" + tag.get().value()));
    }

    private static CompletionStage<Optional<HttpResponse>> found(HttpResponse answer) {
        return CompletableFuture.completedFuture(Optional.of(answer));
    }
}
