package stentor.protocol.pusher;

import java.util.Optional;

/** The versions of the protocol that are spoken here; the same words serve all of them. */
public final class ProtocolVersion {
    private static final int OLDEST = 5;
    private static final int NEWEST = 7;

    private ProtocolVersion() {}

    /** @param stated the query parameter {@code protocol} */
    public static Optional<PusherError> problem(Optional<String> stated) {
        if (stated.isEmpty()) {
            return Optional.of(PusherError.NO_VERSION);
        }
        if (!stated.get().matches("[0-9]{1,4}")) {
            return Optional.of(PusherError.BAD_VERSION);
        }
        int version = Integer.parseInt(stated.get());
        return version < OLDEST || version > NEWEST ? Optional.of(PusherError.UNSUPPORTED_VERSION) : Optional.empty();
    }
}
