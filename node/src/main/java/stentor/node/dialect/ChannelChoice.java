package stentor.node.dialect;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.location.ChannelIds;
import stentor.node.location.Match;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ReservedIds;
import stentor.protocol.stream.CompoundId;

/** Which channels a request's URL names. */
public sealed interface ChannelChoice {
    /** @param keys at least one, no two the same */
    record Chosen(List<ChannelKey> keys) implements ChannelChoice {}

    /** None that there could be here; the answer says why. */
    record Refused(HttpResponse answer) implements ChannelChoice {}

    /** @param separator what stands between ids, where a URL may name several channels */
    static ChannelChoice of(Match<?> match, Optional<String> separator) {
        ChannelIds.Decoding decoding = separator.isPresent()
                ? ChannelIds.decode(match.rawId(), separator.get())
                : ChannelIds.decode(match.rawId());
        if (decoding instanceof ChannelIds.Invalid invalid) {
            return new Refused(Answers.text(400, invalid.reason()));
        }
        List<String> ids = decoding instanceof ChannelIds.Several several
                ? several.ids()
                : List.of(((ChannelIds.Decoded) decoding).id());
        // Names of channels that want proof of who asks; nothing here asks for it.
        if (ids.stream().anyMatch(ReservedIds::isReserved)) {
            return new Refused(Answers.text(403, "channel is closed here: nobody is asked who they are"));
        }
        if (ids.size() > CompoundId.MAX_CHANNELS) {
            return new Refused(Answers.text(403, "at most " + CompoundId.MAX_CHANNELS + " channels at once"));
        }
        return new Chosen(ids.stream().map(match.location().mount()::channel).toList());
    }
}
