package stentor.node.dialect.relay;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Subscriber;
import stentor.node.hub.several.SeveralSubscriber;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.StatedId;
import stentor.protocol.stream.CompoundId;

/** A request that is held until there is something to answer it with. */
final class Poll implements Subscriber, SeveralSubscriber, HeldPoll {
    private final PollAnswers answers;
    private final LongAdder delivered;
    private final StatedId asked;
    private final Optional<RelayPollLane.Choice> lane;
    private final Asking asking;
    private final CompletableFuture<Answer> response = new CompletableFuture<>();
    private volatile MessageId position = MessageId.ZERO;
    private volatile long deadline = Long.MAX_VALUE;
    private volatile boolean waited;
    /** Decided before it subscribes, and not volatile for that: polls come by the hundred thousand. */
    private boolean receives = true;

    private Runnable leave = () -> {};
    private Optional<Connection.Registration> seat = Optional.empty();
    private boolean gone;

    /** How it subscribes. */
    @FunctionalInterface
    interface Asking {
        /**
         * @param deadline until when it is held, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit
         * @return takes its leave; may be run more than once, from any thread
         */
        Runnable subscribe(Poll poll, Cursor cursor, long deadline);
    }

    /**
     * @param delivered counts the message that it is answered with, unless it is answered with others
     * @param asked where the request says it stands
     * @param lane where it may wait with others
     */
    Poll(
            PollAnswers answers,
            LongAdder delivered,
            StatedId asked,
            Function<Poll, Optional<RelayPollLane.Choice>> lane,
            Asking asking) {
        this.answers = answers;
        this.delivered = delivered;
        this.asked = asked;
        this.lane = lane.apply(this);
        this.asking = asking;
    }

    /** As the other; it is refused as soon as its caller may not wait any more. */
    CompletableFuture<Answer> ask(SubscriberRequest request, Cursor cursor, long newDeadline) {
        ask(request.connection(), cursor, newDeadline);
        if (!response.isDone()) {
            Connection.Registration registration = request.whenOver(this::over);
            response.whenComplete((done, failure) -> registration.cancel());
        }
        return response;
    }

    private void over() {
        gone();
        end(End.UNAUTHORIZED);
    }

    /** Subscribes; its answer, which nobody waits for once the client has gone. */
    CompletableFuture<Answer> ask(Connection connection, Cursor cursor, long newDeadline) {
        deadline = newDeadline;
        subscribed(asking.subscribe(this, cursor, deadline));
        if (!response.isDone()) {
            Connection.Registration registration = connection.onClose(this::gone);
            response.whenComplete((done, failure) -> registration.cancel());
        }
        return response;
    }

    /** It goes on waiting, from where it has waited with others before. */
    Poll goingOn() {
        waited = true;
        return this;
    }

    /** If the request is a HEAD, the message stays for who comes for it. */
    Poll by(SubscriberRequest request) {
        receives = !request.isHead();
        return this;
    }

    /** Whether it gives way to other subscribers, or they to it. */
    ConcurrencyPolicy policy(Subscribing subscribing) {
        return receives ? subscribing.concurrency() : ConcurrencyPolicy.BROADCAST;
    }

    @Override
    public boolean receives() {
        return receives;
    }

    /** Until when it is held, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit. */
    long deadline() {
        return deadline;
    }

    private void subscribed(Runnable leaving) {
        synchronized (this) {
            leave = leaving;
            if (!gone) {
                return;
            }
        }
        leaving.run();
    }

    private void gone() {
        Runnable leaving;
        Optional<Connection.Registration> leavingSeat;
        synchronized (this) {
            gone = true;
            leaving = leave;
            leavingSeat = seat;
        }
        leaving.run();
        leavingSeat.ifPresent(Connection.Registration::cancel);
    }

    // What the hub tells

    /** Only streams are told of it. */
    @Override
    public void confirmed() {}

    @Override
    public void waits(MessageId newPosition) {
        position = newPosition;
    }

    @Override
    public boolean hasWaited() {
        return waited;
    }

    @Override
    public Optional<RelayPollLane.Choice> pollLane() {
        return lane;
    }

    private void count() {
        if (receives) {
            delivered.increment();
        }
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        count();
        HttpResponse shared = delivery.as(answers);
        response.complete(Answer.of(gap ? shared.addHeader(PollAnswers.GAP) : shared));
    }

    @Override
    public void deliver(Delivery delivery, CompoundId id, boolean gap) {
        count();
        HttpResponse own = answers.message(id.sent(), delivery.message().payload());
        response.complete(Answer.of(gap ? own.addHeader(PollAnswers.GAP) : own));
    }

    @Override
    public void end(End end) {
        Answer answer = Answer.of(answers.end(end, asked));
        long delay = end == End.GOING_AWAY ? answers.ends().nextMillis() : 0;
        if (delay == 0) {
            response.complete(answer);
        } else {
            response.completeOnTimeout(answer, delay, TimeUnit.MILLISECONDS);
        }
    }

    // What its group tells

    @Override
    public void waits(Connection.Registration newSeat) {
        synchronized (this) {
            seat = Optional.of(newSeat);
            if (!gone) {
                return;
            }
        }
        newSeat.cancel();
    }

    @Override
    public void answer(NextPoll answered) {
        response.complete(answered.answer());
    }

    @Override
    public void fail() {
        end(End.UNAVAILABLE);
    }

    @Override
    public void end(Answer answer) {
        response.complete(answer);
    }

    @Override
    public void letGo(long sameDeadline) {
        waited = true;
        subscribed(asking.subscribe(this, Cursor.after(position), sameDeadline));
    }
}
