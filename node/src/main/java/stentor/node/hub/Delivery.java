package stentor.node.hub;

import java.util.Objects;
import stentor.protocol.channel.Message;

/** A message on its way to a node's subscribers, rendered once per form however many there are. */
public final class Delivery {
    private final Message message;
    private Rendered<?> renderings;

    private record Rendered<T>(Rendering<T> rendering, T value, Rendered<?> next) {}

    public Delivery(Message message) {
        this.message = Objects.requireNonNull(message);
    }

    public Message message() {
        return message;
    }

    /** The message in this form; rendered at the first call. Safe to call from any thread. */
    public synchronized <T> T as(Rendering<T> rendering) {
        for (Rendered<?> rendered = renderings; rendered != null; rendered = rendered.next) {
            if (rendered.rendering == rendering) {
                @SuppressWarnings("unchecked") // what is kept beside a rendering is what that rendering made
                T value = (T) rendered.value;
                return value;
            }
        }
        T value = rendering.render(message);
        renderings = new Rendered<>(rendering, value, renderings);
        return value;
    }
}
