package stentor.node.hub.pattern;

import java.util.IdentityHashMap;
import java.util.Map;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;

/**
 * A message on its way to a node's subscribers of a pattern, and its channel, which they have to be told. It is rendered once per
 * form, however many subscribers there are.
 */
public final class PatternDelivery {
    private final ChannelKey channel;
    private final Message message;
    private final Map<Form<?>, Object> rendered = new IdentityHashMap<>(2);

    /** A wire form of it, as {@link stentor.node.hub.Rendering} is one of a message. */
    @FunctionalInterface
    public interface Form<T> {
        T render(ChannelKey channel, Message message);
    }

    PatternDelivery(ChannelKey channel, Message message) {
        this.channel = channel;
        this.message = message;
    }

    public ChannelKey channel() {
        return channel;
    }

    public Message message() {
        return message;
    }

    /** It in this form; rendered at the first call. Safe to call from any thread. */
    @SuppressWarnings("unchecked") // what is kept beside a form is what that form made
    public synchronized <T> T as(Form<T> form) {
        return (T) rendered.computeIfAbsent(form, absent -> absent.render(channel, message));
    }
}
