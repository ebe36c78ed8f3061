package stentor.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The servers that do the same job, and which of them is used now. */
final class Servers {
    private final List<URI> urls;
    private final AtomicInteger used = new AtomicInteger();

    Servers(List<URI> urls) {
        this.urls = List.copyOf(urls);
    }

    URI current() {
        return urls.get(used.get());
    }

    /** This one did not answer: the one after it is used, unless somebody has noticed before. */
    void failed(URI url) {
        int index = urls.indexOf(url);
        used.compareAndSet(index, (index + 1) % urls.size());
    }

    int size() {
        return urls.size();
    }
}
