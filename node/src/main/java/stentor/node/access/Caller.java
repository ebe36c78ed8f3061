package stentor.node.access;

import java.util.Optional;
import stentor.protocol.channel.ReservedIds;

/**
 * Who sends a request, as far as its location asks, and what that allows.
 *
 * @param mayPublish false: a page of another origin that may only subscribe
 */
public record Caller(boolean mayPublish) {
    /** Somebody who was not asked. */
    public static final Caller ANYBODY = new Caller(true);

    /** Why the caller may not do this; empty if it may. Said to the caller: it holds no secret. */
    public Optional<String> refusal(Action action, String channelId) {
        if (ReservedIds.isReserved(channelId)) {
            return Optional.of(
                    "ids that begin with private-, presence-, private/ or presence/ are closed here: this location does not authenticate");
        }
        return action == Action.PUBLISH && !mayPublish
                ? Optional.of("pages of other origins may not publish here")
                : Optional.empty();
    }
}
