package stentor.node.hub;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Subscribes to a channel whose messages are numbers, and checks as it goes that each follows on the one before. */
public final class Follower implements Subscriber {
    /** The message after the last one. */
    public static final String END = "end";

    private final int first;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int expected;
    private volatile String wrong = "";

    /**
     * @param first the first message that it expects
     */
    public Follower(int first) {
        this.first = first;
        this.expected = first;
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        String text = delivery.message().payload().text();
        if (text.equals(END)) {
            done.countDown();
        } else if (gap || !text.equals(Integer.toString(expected))) {
            wrong = "from " + first + ": expected " + expected + ", got " + (gap ? "gap " : "") + text;
            done.countDown();
        } else {
            expected++;
        }
    }

    @Override
    public void end(End end) {
        wrong = "from " + first + ": at " + expected + " ended: " + end;
        done.countDown();
    }

    /** The next message that it expects. */
    public int expected() {
        return expected;
    }

    /** How many messages there were, or what was wrong with them; waits for the last one. */
    public String outcome() {
        try {
            if (!done.await(60, TimeUnit.SECONDS)) {
                return "from " + first + ": still waits for " + expected;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return wrong.isEmpty() ? expected + " messages" : wrong;
    }
}
