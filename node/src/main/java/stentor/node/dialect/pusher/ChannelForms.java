package stentor.node.dialect.pusher;

import java.util.concurrent.ConcurrentHashMap;
import stentor.protocol.channel.ChannelKey;

/** The forms of all channels that have a subscriber here: one for each, so that a message is rendered once. */
final class ChannelForms {
    private final ConcurrentHashMap<ChannelKey, Shared> forms = new ConcurrentHashMap<>();

    private record Shared(ChannelForm form, int users) {}

    /** To be {@linkplain #release released}. */
    ChannelForm acquire(ChannelKey key) {
        return forms.compute(
                        key,
                        (same, shared) -> shared == null
                                ? new Shared(new ChannelForm(key.id()), 1)
                                : new Shared(shared.form, shared.users + 1))
                .form();
    }

    void release(ChannelKey key) {
        forms.computeIfPresent(
                key, (same, shared) -> shared.users == 1 ? null : new Shared(shared.form, shared.users - 1));
    }

    int size() {
        return forms.size();
    }
}
