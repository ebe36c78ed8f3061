package stentor.node.queue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;

/** The consumers of this node: sends what they ask to its {@link ConsumerDesk}. */
public final class Consumers {
    private final ActorRef<ConsumerDesk.Command> desk;
    private final AtomicLong numbers = new AtomicLong();

    public Consumers(ActorRef<ConsumerDesk.Command> desk) {
        this.desk = desk;
    }

    /** One consumer's wait for one message. */
    public interface Wait {
        /** Completes with what comes of it; never fails. */
        CompletionStage<TakeReply> reply();

        /**
         * The consumer is gone: it waits no longer, and a message that is on its way to it goes back, unless its hand-over
         * has begun.
         */
        void leave();
    }

    /**
     * Waits for a queue's next message.
     *
     * @param ackTimeout how long the consumer has to acknowledge it; zero: it will not, and gets it at most once
     * @param timeout how long it waits; zero: without end
     */
    public Wait take(ChannelKey queue, Duration ackTimeout, Duration timeout) {
        long number = numbers.getAndIncrement();
        CompletableFuture<TakeReply> reply = new CompletableFuture<>();
        desk.tell(new ConsumerDesk.Consume(queue, number, ackTimeout, timeout, reply));
        return new Wait() {
            @Override
            public CompletionStage<TakeReply> reply() {
                return reply;
            }

            @Override
            public void leave() {
                // Here and not at the desk: what comes after this call is not to be written any more.
                reply.thenAccept(Consumers::abandon);
                desk.tell(new ConsumerDesk.Gone(number));
            }
        };
    }

    private static void abandon(TakeReply reply) {
        if (reply instanceof TakeReply.Taken taken) {
            taken.handOver().abandon();
        }
    }

    /**
     * From now on no consumer waits: those that do, and those that come, are answered as if their time was over. The stage ends
     * when those that waited are.
     */
    public CompletionStage<Void> closeDesk() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        desk.tell(new ConsumerDesk.Close(done));
        return done;
    }
}
