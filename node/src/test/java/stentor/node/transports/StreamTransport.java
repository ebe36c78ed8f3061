package stentor.node.transports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;

/** An answer that goes on; how its body is read is for each form to say. */
record StreamTransport(String asksBy, Form form, boolean tellsIds, boolean tellsGaps, boolean tellsEnds)
        implements Transport {
    /** Reads one form of stream. */
    interface Form extends Function<StreamClient, Subscribed> {}

    static StreamTransport events() {
        return new StreamTransport("Accept: text/event-stream", EventStream::new, true, true, true);
    }

    static StreamTransport multipart() {
        return new StreamTransport("Accept: multipart/mixed", MultipartStream::new, true, true, false);
    }

    static StreamTransport chunked() {
        return new StreamTransport("TE: chunked", ChunkStream::new, false, false, false);
    }

    @Override
    public Subscribed subscribe(RunningNode node, String path, Optional<String> after) {
        StreamClient stream = node.stream(path, headers(after));
        if (stream.head().status() != 200) {
            stream.close();
            throw new Subscribed.Refused(stream.head().status());
        }
        return form.apply(stream);
    }

    @Override
    public int refusal(RunningNode node, String path, Optional<String> after) {
        return node.get(path, headers(after)).status();
    }

    private String[] headers(Optional<String> after) {
        List<String> headers = new ArrayList<>(List.of(asksBy));
        after.ifPresent(id -> headers.add("Last-Event-ID: " + id));
        return headers.toArray(String[]::new);
    }
}
