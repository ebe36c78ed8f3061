package stentor.node.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import stentor.node.hub.End;
import stentor.node.hub.Follower;
import stentor.node.hub.pattern.PatternDelivery;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.protocol.channel.ChannelKey;

/**
 * Follows all channels, whose messages are numbers: from the moment it is confirmed it wants all that nobody had begun to
 * publish before, and of each channel one number after the other.
 */
final class FollowerOfAll implements PatternSubscriber {
    private final ToIntFunction<ChannelKey> accepted;
    private final Map<ChannelKey, Integer> expected = new HashMap<>();
    private final Map<ChannelKey, Integer> ended = new HashMap<>();
    private final Map<ChannelKey, Integer> first = new HashMap<>();
    private final Iterable<ChannelKey> channels;
    private final CountDownLatch confirmed = new CountDownLatch(1);
    private String wrong = "";

    /**
     * @param accepted how many messages of a channel were accepted so far
     */
    FollowerOfAll(Iterable<ChannelKey> channels, ToIntFunction<ChannelKey> accepted) {
        this.channels = channels;
        this.accepted = accepted;
    }

    @Override
    public synchronized void confirmed() {
        channels.forEach(channel -> first.put(channel, accepted.applyAsInt(channel)));
        confirmed.countDown();
    }

    @Override
    public synchronized void deliver(PatternDelivery delivery) {
        ChannelKey channel = delivery.channel();
        String text = delivery.message().payload().text();
        Integer next = expected.get(channel);
        if (text.equals(Follower.END)) {
            ended.put(channel, next);
            return;
        }
        int number = Integer.parseInt(text);
        // One more may have been on its way back to its publisher.
        if (next == null && confirmed.getCount() == 0 && number > first.get(channel) + 1) {
            wrong(channel + ": began at " + number + ", not at " + first.get(channel));
        } else if (next != null && number != next) {
            wrong(channel + ": expected " + next + ", got " + number);
        }
        expected.put(channel, number + 1);
    }

    @Override
    public synchronized void gap() {
        wrong("a gap");
    }

    @Override
    public synchronized void end(End end) {
        wrong("ended: " + end);
    }

    private void wrong(String what) {
        wrong = wrong.isEmpty() ? what : wrong;
    }

    void awaitConfirmed() throws InterruptedException {
        if (!confirmed.await(TestNode.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not confirmed");
        }
    }

    /** The next number that it expects of a channel; 0 before the first. */
    synchronized int expected(ChannelKey channel) {
        return expected.getOrDefault(channel, 0);
    }

    synchronized boolean hasEnded(ChannelKey channel) {
        return !wrong.isEmpty() || ended.containsKey(channel);
    }

    /** How many messages there were of a channel, or what was wrong with any. */
    synchronized String outcome(ChannelKey channel) {
        return wrong.isEmpty() ? ended.get(channel) + " messages" : wrong;
    }
}
