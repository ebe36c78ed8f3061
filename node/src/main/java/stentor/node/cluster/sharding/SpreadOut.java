package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Tells many owners the same, a few at a time and in no order: all of them at once would ask the log at once. So 30,000 owners
 * take 7.5 s. Any thread may call it.
 *
 * @param <C> what the owners are told
 */
final class SpreadOut<C> {
    static final int AT_ONCE = 200;
    static final Duration PAUSE = Duration.ofMillis(50);

    private final ActorSystem<?> system;
    private final C command;
    private final Queue<ActorRef<C>> waiting = new ArrayDeque<>();
    private boolean running;

    SpreadOut(ActorSystem<?> system, C command) {
        this.system = system;
        this.command = command;
    }

    /** Begins with these; what is left of an earlier call is in vain. */
    synchronized void begin(Collection<ActorRef<C>> owners) {
        List<ActorRef<C>> shuffled = new ArrayList<>(owners);
        Collections.shuffle(shuffled);
        waiting.clear();
        waiting.addAll(shuffled);
        if (!running) {
            running = true;
            goOn();
        }
    }

    private synchronized void goOn() {
        for (int i = 0; i < AT_ONCE && !waiting.isEmpty(); i++) {
            waiting.remove().tell(command);
        }
        running = !waiting.isEmpty();
        if (running) {
            system.scheduler().scheduleOnce(PAUSE, this::goOn, system.executionContext());
        }
    }
}
