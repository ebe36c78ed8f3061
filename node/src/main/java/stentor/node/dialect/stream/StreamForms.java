package stentor.node.dialect.stream;

import stentor.node.http.stream.SlowPolicy;
import stentor.node.hub.Rendering;
import stentor.node.location.SlowSubscriber;
import stentor.node.location.Subscribing;

/** What the streams of one location have in common. */
final class StreamForms {
    private final Subscribing subscribing;
    private final StreamAnswers answers;
    private final DefaultType defaultType;
    private final Rendering<byte[]> parts;
    private final SlowPolicy slow;
    private final StreamForm events;
    private final StreamForm chunks;
    private final StreamForm frames;
    private final StreamForm metaFrames;

    StreamForms(Subscribing subscribing) {
        this.subscribing = subscribing;
        slow = policy(subscribing.slowSubscriber());
        events = new EventStreamForm(slow);
        chunks = new ChunkForm(slow);
        answers = new StreamAnswers(subscribing);
        defaultType = new DefaultType(subscribing.defaultType());
        parts = MultipartForm.parts(defaultType);
        frames = FrameForm.raw(defaultType, slow);
        metaFrames = FrameForm.withMeta(defaultType, slow);
    }

    private static SlowPolicy policy(SlowSubscriber setting) {
        return switch (setting) {
            case DISCONNECT -> SlowPolicy.DISCONNECT;
            case DROP_OLDEST -> SlowPolicy.DROP_OLDEST;
            case LATEST_ONLY -> SlowPolicy.LATEST_ONLY;
        };
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
