package stentor.node.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.FileIO;

/**
 * The files below a directory, for paths that no location takes. A directory is its {@code index.html}. What leads out
 * of the directory, by {@code ..} or a symbolic link, is not there; neither is what begins with a dot.
 */
public final class StaticFiles {
    private static final String INDEX = "index.html";
    private static final String WELL_KNOWN = ".well-known";
    private static final HttpHeader NO_SNIFFING = Answers.header("X-Content-Type-Options", "nosniff");

    private final Path docroot;
    private final Executor blocking;

    public StaticFiles(Path docroot, ActorSystem<?> system) {
        this.docroot = docroot;
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Nothing if the path names no file: what 404 says is the caller's business. */
    public CompletionStage<Optional<HttpResponse>> answer(HttpRequest request) {
        return CompletableFuture.supplyAsync(() -> find(request), blocking);
    }

    private Optional<HttpResponse> find(HttpRequest request) {
        try {
            return Requests.percentDecode(Requests.path(request))
                    .map(path -> path.replaceFirst("^/+", ""))
                    .flatMap(path -> path.isEmpty() || path.endsWith("/")
                            ? regularFile(path + INDEX).flatMap(file -> answer(request, file))
                            : regularFile(path)
                                    .flatMap(file -> answer(request, file))
                                    .or(() -> regularFile(path + "/" + INDEX).map(index -> toDirectory(request))));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> regularFile(String path) {
        try {
            Path root = docroot.toRealPath();
            Path real = root.resolve(path).toRealPath();
            boolean there = real.startsWith(root) && Files.isRegularFile(real) && !hidden(path);
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

    private static Optional<HttpResponse> answer(HttpRequest request, Path file) {
        if (!request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD)) {
            return Optional.of(Answers.methodNotAllowed("GET", "HEAD"));
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Instant modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
            HttpHeader lastModified = Answers.header("Last-Modified", HttpDate.format(modified));
            boolean known = Requests.header(request, "If-Modified-Since")
                    .flatMap(HttpDate::parse)
                    .filter(since -> !modified.isAfter(since))
                    .isPresent();
            return Optional.of(
                    known
                            ? Answers.empty(304, lastModified)
                            : Answers.sized(
                                    200,
                                    Optional.of(FileTypes.of(file)),
                                    attributes.size(),
                                    FileIO.fromPath(file),
                                    lastModified,
                                    NO_SNIFFING));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
