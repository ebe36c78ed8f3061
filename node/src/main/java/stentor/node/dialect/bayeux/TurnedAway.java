package stentor.node.dialect.bayeux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import stentor.node.http.TooMany;
import stentor.node.session.JsonItems;
import stentor.node.session.SessionReplies;
import stentor.node.session.SessionSettings;
import stentor.protocol.bayeux.BayeuxCodec;
import stentor.protocol.bayeux.BayeuxError;

/** Tells clients that their connection is one too many: each of their messages fails, with the advice to come back later. */
record TurnedAway(TooMany why, SessionSettings settings) {
    private static final long PAUSE_MILLIS = TooMany.RETRY_AFTER * 1000L;

    /** The replies to a client's messages, separated by commas; empty if these are not Bayeux messages, or none. */
    Optional<byte[]> replies(List<String> texts) {
        if (!(BayeuxCodec.parse(texts) instanceof BayeuxCodec.Batch batch)
                || batch.messages().isEmpty()) {
            return Optional.empty();
        }
        BayeuxError error = BayeuxError.limited(why.status(), "limits." + why.limit());
        return Optional.of(JsonItems.join(batch.messages().stream()
                .map(message -> SessionReplies.limited(message, error, PAUSE_MILLIS, settings)
                        .getBytes(StandardCharsets.UTF_8))
                .toList()));
    }
}
