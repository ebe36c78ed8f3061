package stentor.node.dialect.pusher;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import stentor.node.hub.Subscriptions;

/** A subscription's handle, and what was to be done with it before it was there. */
final class LateHandle {
    private Subscriptions.Handle handle;
    private List<Consumer<Subscriptions.Handle>> early = new ArrayList<>();

    void is(Subscriptions.Handle subscribed) {
        List<Consumer<Subscriptions.Handle>> due;
        synchronized (this) {
            handle = subscribed;
            due = early;
            early = List.of();
        }
        due.forEach(action -> action.accept(subscribed));
    }

    void by(Consumer<Subscriptions.Handle> action) {
        synchronized (this) {
            if (handle == null) {
                early.add(action);
                return;
            }
        }
        action.accept(handle);
    }
}
