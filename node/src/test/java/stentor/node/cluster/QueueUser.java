package stentor.node.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import stentor.node.queue.Consumers;
import stentor.node.queue.QueueActor;
import stentor.node.queue.TakeReply;
import stentor.node.queue.TakeReply.Taken;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** What clients of one node do with queues. */
record QueueUser(TestNode node) {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Pushes, and repeats it with the same key until it is accepted, as a publisher would. */
    void push(ChannelKey queue, String text) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (answer(queue, text) instanceof QueueActor.Pushed) {
                return;
            }
        }
        throw new AssertionError("not accepted within " + TIMEOUT + ": " + text);
    }

    private QueueActor.PushReply answer(ChannelKey queue, String text) {
        try {
            return node.queues()
                    .<QueueActor.PushReply>ask(
                            queue,
                            replyTo -> new QueueActor.Push(
                                    Payload.text(text, "text/plain"),
                                    Optional.of("key of " + text),
                                    100_000,
                                    Duration.ZERO,
                                    replyTo))
                    .toCompletableFuture()
                    .get(20, SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException noAnswer) {
            return new QueueActor.LogUnavailable("no answer");
        }
    }

    Consumers.Wait take(ChannelKey queue) {
        return node.consumers().take(queue, Duration.ZERO, TIMEOUT);
    }

    Consumers.Wait takeToSettle(ChannelKey queue, Duration ackTimeout) {
        return node.consumers().take(queue, ackTimeout, TIMEOUT);
    }

    /** What a consumer gets, not read yet. */
    static Taken taken(Consumers.Wait wait) {
        TakeReply reply = wait.reply()
                .toCompletableFuture()
                .orTimeout(TIMEOUT.toSeconds(), SECONDS)
                .join();
        if (reply instanceof Taken taken) {
            return taken;
        }
        throw new AssertionError("nothing taken: " + reply);
    }

    /** Reads a message to its end; its text. */
    static String read(Taken taken) {
        if (!taken.handOver().begin()) {
            throw new AssertionError("not this consumer's any more");
        }
        taken.handOver().done();
        return taken.item().payload().text();
    }

    /** Takes the next message and reads it. */
    String receive(ChannelKey queue) {
        return read(taken(take(queue)));
    }

    boolean settles(ChannelKey queue, String token) {
        return node.queues()
                        .<QueueActor.SettleReply>ask(queue, replyTo -> new QueueActor.Settle(token, replyTo))
                        .toCompletableFuture()
                        .orTimeout(20, SECONDS)
                        .join()
                instanceof QueueActor.Settled;
    }

    /** How many consumers wait, on all nodes. */
    int consumers(ChannelKey queue) {
        return node.queues()
                                .<QueueActor.InspectReply>ask(queue, QueueActor.Inspect::new)
                                .exceptionally(noAnswer -> new QueueActor.LogUnavailable("no answer"))
                                .toCompletableFuture()
                                .join()
                        instanceof QueueActor.Queue found
                ? found.consumers()
                : -1;
    }
}
