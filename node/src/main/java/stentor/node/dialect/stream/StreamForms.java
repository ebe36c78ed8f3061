package stentor.node.dialect.stream;

import stentor.node.http.stream.SlowPolicy;
import stentor.node.hub.Rendering;
import stentor.node.location.Subscribing;

/** What the streams of one location have in common. */
final class StreamForms {
    private final Subscribing subscribing;
    private final StreamAnswers answers;
    private final DefaultType defaultType;
    private final Rendering<byte[]> parts;
    private final SlowPolicy slow = SlowPolicy.DISCONNECT;
    private final StreamForm events = new EventStreamForm(slow);
    private final StreamForm chunks = new ChunkForm(slow);
    private final StreamForm frames;
    private final StreamForm metaFrames;

    StreamForms(Subscribing subscribing) {
        this.subscribing = subscribing;
        answers = new StreamAnswers(subscribing);
        defaultType = new DefaultType(subscribing.defaultType());
        parts = MultipartForm.parts(defaultType);
        frames = FrameForm.raw(defaultType, slow);
        metaFrames = FrameForm.withMeta(defaultType, slow);
    }

    StreamAnswers answers() {
        return answers;
    }

    StreamForm events() {
        return events;
    }

    MultipartForm multipart() {
        return new MultipartForm(parts, defaultType, slow);
    }

    StreamForm chunks() {
        return chunks;
    }

    /** Of the answer whose chunks are messages, whatever the type of each. */
    String chunksType() {
        return subscribing.defaultType().orElse("text/plain");
    }

    StreamForm frames() {
        return frames;
    }

    StreamForm metaFrames() {
        return metaFrames;
    }
}
