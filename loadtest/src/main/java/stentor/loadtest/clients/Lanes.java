package stentor.loadtest.clients;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers of publishers. A message that comes at its time, whether those before it were acknowledged or not, is sent under a
 * number that no other message is under way with, so that there is an order that it must keep.
 */
final class Lanes {
    private final Queue<Integer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();

    int take() {
        Integer lane = free.poll();
        return lane != null ? lane : taken.getAndIncrement();
    }

    void leave(int lane) {
        free.add(lane);
    }

    /** The channels in turn. */
    int channel(int channels) {
        return messages.getAndIncrement() % channels;
    }
}
