package stentor.node.messagelog;

import static stentor.node.messagelog.Owner.get;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueBatch.Push;
import stentor.node.messagelog.QueueResult.Item;
import stentor.node.messagelog.QueueResult.PushOutcome;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** A queue's owner as far as the log sees it: claims, then writes. */
public final class QueueUser {
    public static final Duration LEASE = Duration.ofSeconds(30);

    private final QueueLog log;
    private final SetClock clock;
    private final ChannelKey queue;
    private QueueClaim claim;
    private int maxMessages = 1000;
    private Duration messageTimeout = Duration.ZERO;

    public QueueUser(QueueLog log, SetClock clock, ChannelKey queue) {
        this.log = log;
        this.clock = clock;
        this.queue = queue;
        claimAgain();
    }

    public QueueClaim claimAgain() {
        claim = get(log.claim(queue, 0));
        return claim;
    }

    public QueueClaim claimAfter(long known) {
        claim = get(log.claim(queue, known));
        return claim;
    }

    public QueueClaim claim() {
        return claim;
    }

    public long epoch() {
        return claim.epoch();
    }

    public QueueUser keeping(int messages, Duration timeout) {
        maxMessages = messages;
        messageTimeout = timeout;
        return this;
    }

    public QueueResult write(QueueBatch batch) {
        return get(log.write(queue, epoch(), batch));
    }

    public QueueState state() {
        return get(log.state(queue));
    }

    public Push push(String body) {
        return push(body, Optional.empty());
    }

    public Push push(String body, Optional<String> key) {
        return new Push(Payload.text(body, "text/x-" + body.length()), key, maxMessages, messageTimeout);
    }

    /** Pushes each body in a step of its own. */
    public List<PushOutcome> pushAll(String... bodies) {
        return Arrays.stream(bodies)
                .map(body -> write(Batches.pushes(push(body))).pushes().get(0))
                .toList();
    }

    public PushOutcome pushWithKey(String body, String key) {
        return write(Batches.pushes(push(body, Optional.of(key)))).pushes().get(0);
    }

    public Lease lease(String token, Guarantee guarantee) {
        return new Lease(token, guarantee, clock.millis() + LEASE.toMillis(), "holder of " + token);
    }

    /** Takes one message for each token; the bodies. */
    public List<String> take(Guarantee guarantee, String... tokens) {
        return items(guarantee, tokens).stream()
                .map(item -> item.payload().text())
                .toList();
    }

    public List<Item> items(Guarantee guarantee, String... tokens) {
        Lease[] leases =
                Arrays.stream(tokens).map(token -> lease(token, guarantee)).toArray(Lease[]::new);
        return write(Batches.takes(leases)).items();
    }

    public boolean settle(String token) {
        return write(Batches.settles(token)).settled().get(0);
    }

    /** The bodies of all that wait, in order; they are taken by it. */
    public List<String> drain() {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; ; i++) {
            List<String> next = take(Guarantee.AT_MOST_ONCE, "drain " + epoch() + " " + i);
            if (next.isEmpty()) {
                return bodies;
            }
            bodies.addAll(next);
        }
    }
}
