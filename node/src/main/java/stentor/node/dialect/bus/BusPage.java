package stentor.node.dialect.bus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.Requests;

/**
 * What a browser is shown that somebody points at the bus: a page that follows the stream at its own address. Left to
 * themselves most browsers show pictures of such a stream only, and no pages.
 */
final class BusPage {
    private static final Set<String> DOCUMENTS = Set.of("document", "iframe", "frame");
    private static final Optional<String> TYPE = Optional.of("text/html; charset=utf-8");
    private static final byte[] PAGE = read();

    private BusPage() {}

    /** Whether a browser asks, to show the answer as a document, on its own or in a frame (Fetch Metadata). */
    static boolean isAsked(HttpRequest request) {
        return Requests.header(request, "Sec-Fetch-Dest")
                .filter(DOCUMENTS::contains)
                .isPresent();
    }

    static HttpResponse answer() {
        return Answers.body(
                200, TYPE, PAGE, Answers.header("Cache-Control", "no-store"), Answers.header("Vary", "Sec-Fetch-Dest"));
    }

    private static byte[] read() {
        try (InputStream page = BusPage.class.getResourceAsStream("page.html")) {
            return page.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
