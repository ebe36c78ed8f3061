package stentor.protocol.stream;

import java.util.Objects;
import java.util.Optional;
import stentor.protocol.relay.StatedId;

/** Where a request for the messages of several channels says that it stands; for one channel see {@code Position}. */
public sealed interface CompoundPosition {
    /** The request says so itself. */
    record Stated(CompoundId id) implements CompoundPosition {
        public Stated {
            Objects.requireNonNull(id);
        }
    }

    /** The request says nothing: the location's {@code first_message} decides. */
    record Unstated() implements CompoundPosition {}

    /** To be answered with 400. {@code reason} begins "Message ID invalid" and repeats nothing of what was sent. */
    record Malformed(String reason) implements CompoundPosition {}

    /**
     * Reads what {@code Position.read} reads. Of several channels neither a date nor a tag alone says where it stands:
     * both are malformed (nchan).
     *
     * @param channels how many, 1 to {@link CompoundId#MAX_CHANNELS}
     */
    static CompoundPosition read(
            int channels,
            Optional<String> ifModifiedSince,
            Optional<String> ifNoneMatch,
            Optional<String> lastEventId,
            Optional<String> queryLastEventId) {
        return of(StatedId.read(ifModifiedSince, ifNoneMatch, lastEventId, queryLastEventId), channels);
    }

    /** What the request states, as a position in this many channels. */
    static CompoundPosition of(StatedId stated, int channels) {
        if (stated instanceof StatedId.Given given) {
            return of(given, channels);
        }
        return stated instanceof StatedId.Unreadable unreadable ? new Malformed(unreadable.reason()) : new Unstated();
    }

    private static CompoundPosition of(StatedId.Given given, int channels) {
        if (given.seconds().isEmpty() || given.tag().isEmpty()) {
            return new Malformed(StatedId.INVALID + ": several channels need a second and a tag");
        }
        Optional<CompoundId> id =
                CompoundIdParser.parse(given.seconds().getAsLong(), given.tag().get(), channels);
        return id.isPresent()
                ? new Stated(id.get())
                : new Malformed(StatedId.INVALID + ": the tag does not fit " + channels + " channels");
    }
}
