package stentor.node.dialect.queue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import stentor.node.access.Caller;
import stentor.node.http.Answer;
import stentor.node.http.AnswerWatch;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.location.Queueing;
import stentor.node.queue.Consumers;
import stentor.node.queue.HandOver;
import stentor.node.queue.TakeReply;
import stentor.node.queue.TakeReply.Taken;
import stentor.protocol.channel.ChannelKey;

/** One consumer's request, from its wait until the operating system has its answer or nobody will. */
final class Taking {
    private final Queueing queueing;
    private final Consumers.Wait wait;
    private final Connection.Registration registration;
    private final LongAdder delivered;

    /**
     * @param ackTimeout zero if the consumer does not acknowledge
     * @param delivered counts what was handed over
     */
    Taking(
            Consumers consumers,
            Connection connection,
            Queueing queueing,
            ChannelKey queue,
            Duration ackTimeout,
            LongAdder delivered) {
        this.delivered = delivered;
        this.queueing = queueing;
        this.wait = consumers.take(queue, ackTimeout, queueing.timeout());
        this.registration = connection.onClose(wait::leave);
    }

    CompletionStage<Answer> answer() {
        return wait.reply().thenApply(this::answer);
    }

    /** As the other; the consumer gets nothing more as soon as it may not take from the queue any longer. */
    CompletionStage<Answer> answer(Caller caller, String queue) {
        if (!caller.mayEnd()) {
            return answer();
        }
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        Connection.Registration watch = caller.whenOver(List.of(queue), () -> {
            if (answered.complete(Answer.of(Answers.text(401, "Unauthorized")))) {
                registration.cancel();
                wait.leave();
            }
        });
        wait.reply().thenAccept(reply -> {
            watch.cancel();
            if (!answered.complete(answer(reply)) && reply instanceof Taken taken) {
                taken.handOver().failed();
            }
        });
        return answered;
    }

    private Answer answer(TakeReply reply) {
        if (reply instanceof Taken taken) {
            // Still registered: until the answer begins only the connection's end can say that it never will.
            return new Answer.Watched(
                    QueueAnswers.message(taken), new Watch(taken.handOver()), QueueAnswers.nothingCame(queueing));
        }
        registration.cancel();
        if (reply instanceof TakeReply.NothingCame) {
            return Answer.of(QueueAnswers.nothingCame(queueing));
        }
        if (reply instanceof TakeReply.TooManyConsumers) {
            return Answer.of(QueueAnswers.tooManyConsumers());
        }
        throw new IllegalStateException("not what a consumer gets: " + reply);
    }

    private final class Watch implements AnswerWatch {
        private final HandOver handOver;

        private Watch(HandOver handOver) {
            this.handOver = handOver;
        }

        @Override
        public boolean begins() {
            registration.cancel();
            return handOver.begin();
        }

        @Override
        public void handedOver() {
            handOver.done();
            delivered.increment();
        }

        @Override
        public void brokenOff() {
            handOver.failed();
        }
    }
}
