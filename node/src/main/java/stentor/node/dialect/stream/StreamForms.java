package stentor.node.dialect.stream;

import stentor.node.hub.Rendering;
import stentor.node.location.Subscribing;

/** What the streams of one location have in common. */
final class StreamForms {
    private final Subscribing subscribing;
    private final StreamAnswers answers;
    private final DefaultType defaultType;
    private final Rendering<byte[]> parts;
    private final StreamForm events = new EventStreamForm();
    private final StreamForm chunks = new ChunkForm();
    private final StreamForm frames;
    private final StreamForm metaFrames;

    StreamForms(Subscribing subscribing) {
        this.subscribing = subscribing;
        answers = new StreamAnswers(subscribing);
        defaultType = new DefaultType(subscribing.defaultType());
        parts = MultipartForm.parts(defaultType);
        frames = FrameForm.raw(defaultType);
        metaFrames = FrameForm.withMeta(defaultType);
    }

    StreamAnswers answers() {
        return answers;
    }

    StreamForm events() {
        return events;
    }

    MultipartForm multipart() {
        return new MultipartForm(parts, defaultType);
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
