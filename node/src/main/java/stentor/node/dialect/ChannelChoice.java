package stentor.node.dialect;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Action;
import stentor.node.http.Answers;
import stentor.node.location.ChannelIds;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.stream.CompoundId;

/** Which channels a request's URL names. */
public sealed interface ChannelChoice {
    /** @param keys at least one, no two the same */
    record Chosen(List<ChannelKey> keys) implements ChannelChoice {}

    /** None that there could be here; the answer says why. */
    record Refused(HttpResponse answer) implements ChannelChoice {}

    /**
     * Reads the URL's ids, and asks whether the caller may do this with each of the channels.
     *
     * @param separator what stands between ids, where a URL may name several channels
     */
    static ChannelChoice of(Match<?> match, Optional<String> separator, Action action) {
        ChannelIds.Decoding decoding = separator.isPresent()
                ? ChannelIds.decode(match.rawId(), separator.get())
                : ChannelIds.decode(match.rawId());
        if (decoding instanceof ChannelIds.Invalid invalid) {
            return new Refused(Answers.text(400, invalid.reason()));
        }
        List<String> ids = decoding instanceof ChannelIds.Several several
                ? several.ids()
                : List.of(((ChannelIds.Decoded) decoding).id());
        for (String id : ids) {
            Optional<String> refusal = match.caller().refusal(action, id);
            if (refusal.isPresent()) {
                return new Refused(Answers.text(403, refusal.get()));
            }
        }
        if (ids.size() > CompoundId.MAX_CHANNELS) {
            return new Refused(Answers.text(403, "at most " + CompoundId.MAX_CHANNELS + " channels at once"));
        }
        return new Chosen(ids.stream().map(match.location().mount()::channel).toList());
    }
}
