package stentor.node.transports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;

/** An answer that goes on; how its body is read is for each form to say. */
record StreamTransport(
        Version version, String asksBy, Form form, boolean tellsIds, boolean tellsGaps, boolean tellsEnds)
        implements Transport {
    /** Reads one form of stream. */
    interface Form extends Function<StreamClient, Subscribed> {}

    /** What carries the request. */
    enum Version {
        HTTP_1_1,
        HTTP_2
    }

    static StreamTransport events(Version version) {
        return new StreamTransport(version, "Accept: text/event-stream", EventStream::new, true, true, true);
    }

    static StreamTransport multipart(Version version) {
        return new StreamTransport(version, "Accept: multipart/mixed", MultipartStream::new, true, true, false);
    }

    static StreamTransport chunked(Version version) {
        return new StreamTransport(version, "TE: chunked", ChunkStream::new, false, false, false);
    }

    @Override
    public Subscribed subscribe(RunningNode node, String path, Optional<String> after) {
        StreamClient stream = open(node, path, after);
        if (stream.head().status() != 200) {
            stream.close();
            throw new Subscribed.Refused(stream.head().status());
        }
        return form.apply(stream);
    }

    @Override
    public int refusal(RunningNode node, String path, Optional<String> after) {
        try (StreamClient stream = open(node, path, after)) {
            return stream.head().status();
        }
    }

    private StreamClient open(RunningNode node, String path, Optional<String> after) {
        return version == Version.HTTP_2
                ? Http2Stream.get(node, path, headers(after))
                : node.stream(path, headers(after));
    }

    private String[] headers(Optional<String> after) {
        List<String> headers = new ArrayList<>(List.of(asksBy));
        after.ifPresent(id -> headers.add("Last-Event-ID: " + id));
        return headers.toArray(String[]::new);
    }
}
