package stentor.node.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A hub, as its subscribers and the registry see it. What it is told before its actor runs waits here, in order. It counts the
 * subscribers that it was given, so that a hub that wants to end knows whether one is still on its way to it.
 *
 * <p>For example: three subscribers came and left, and the hub has handled three. {@code retire(3)} ends it. If a fourth has
 * {@linkplain #enter entered} meanwhile, {@code retire(3)} is refused, and the hub finds the fourth in its mailbox.
 *
 * @param <C> the hub's commands
 */
public final class HubRef<C> {
    private static final long RETIRED = -1;

    private final Consumer<HubRef<C>> forget;
    private final AtomicLong entered = new AtomicLong();
    private List<C> waiting = new ArrayList<>(1);
    private volatile ActorRef<C> actor;

    /** @param forget takes it out of the registry; may be run more than once */
    HubRef(Consumer<HubRef<C>> forget) {
        this.forget = forget;
    }

    /** Counts a subscriber, which the hub must be told of next; false if the hub is about to end and takes none. */
    boolean enter() {
        long before = entered.get();
        while (before != RETIRED && !entered.compareAndSet(before, before + 1)) {
            before = entered.get();
        }
        return before != RETIRED;
    }

    /** From any thread. */
    public void tell(C command) {
        ActorRef<C> running = actor;
        if (running != null) {
            running.tell(command);
        } else {
            tellOnceRunning(command);
        }
    }

    private synchronized void tellOnceRunning(C command) {
        if (actor != null) {
            actor.tell(command);
        } else {
            waiting.add(command);
        }
    }

    /** Its actor runs. */
    synchronized void started(ActorRef<C> started) {
        waiting.forEach(started::tell);
        waiting = List.of();
        actor = started;
    }

    /**
     * The hub has no subscribers and wants to end.
     *
     * @param handled how many subscribers it was told of
     * @return whether it must end now; else one more is on its way to it
     */
    public boolean retire(long handled) {
        if (!entered.compareAndSet(handled, RETIRED)) {
            return false;
        }
        forget.accept(this);
        return true;
    }

    /** Its actor has ended: the next subscriber starts another. */
    void ended() {
        entered.set(RETIRED);
        forget.accept(this);
    }
}
