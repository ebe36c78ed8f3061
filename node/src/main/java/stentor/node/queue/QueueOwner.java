package stentor.node.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueResult;
import stentor.node.messagelog.QueueResult.Item;
import stentor.node.messagelog.QueueState;
import stentor.node.owner.Trouble;
import stentor.node.queue.Backlog.Report;
import stentor.node.queue.ConsumerRoster.Consumer;
import stentor.node.queue.ConsumerRoster.Id;
import stentor.node.queue.DeskCommand.Wanted;
import stentor.protocol.channel.ChannelKey;

/**
 * What a queue's owner decides: which consumers are called, which one gets which message, what is answered, and what is to be
 * written next. Somebody else writes ({@link #next}, then {@link #written} or {@link #failed}) and keeps the time, in
 * milliseconds since the epoch. Nothing leaves for a desk or a publisher that is not in the log.
 */
final class QueueOwner {
    /**
     * While consumers wait, the log is looked at this often: another owner that was there in between, and left messages, may be
     * gone by now.
     */
    static final long LOOK = 5_000;

    private static final int CLAIMS_FOR_ONE_STEP = 3;
    private static final long HURRIED = 100;
    private static final long ATTENTIVE = 1_000;
    private static final long IDLE = 20_000;

    /** What there is to know of desks. */
    interface Desks {
        /** How the log calls it: one line. */
        String name(ActorRef<QueueEvent> desk);

        /** The desk of this name, or its successor. */
        ActorRef<QueueEvent> find(String name);

        /** From now on {@link QueueOwner#deskGone} is told when the desk is. */
        void watch(ActorRef<QueueEvent> desk);
    }

    private final ChannelKey key;
    private final Desks desks;
    private final Leases leases;

    private final Backlog backlog = new Backlog();
    private final PushAnswers answers = new PushAnswers();
    private final ConsumerRoster<ActorRef<QueueEvent>> roster = new ConsumerRoster<>();
    private final HandOuts<ActorRef<QueueEvent>> handOuts = new HandOuts<>();

    private Optional<Step> step = Optional.empty();
    private QueueState state = QueueState.EMPTY;
    private boolean claimed;
    private boolean fenced;
    private long epoch;
    private int claimsInARow;
    private long lookedAt;

    /**
     * @param tokens gives out names for leases, each once in the world
     */
    QueueOwner(ChannelKey key, Supplier<String> tokens, Desks desks) {
        this.key = key;
        this.desks = desks;
        this.leases = new Leases(tokens, desks::name);
    }

    // What is asked

    void push(QueueActor.Push push, long now) {
        if (answers.takesRepeat(push, now)) {
            return;
        }
        if (backlog.isFull()) {
            push.replyTo().tell(new QueueActor.Overloaded());
            return;
        }
        answers.expect(push);
        backlog.add(push);
        callConsumers(now);
    }

    void take(DeskCommand.Take take, long now) {
        desks.watch(take.desk());
        for (Wanted wanted : take.consumers()) {
            Id<ActorRef<QueueEvent>> id = new Id<>(take.desk(), wanted.consumer());
            boolean hasRoom = !isFull() || roster.knows(id);
            // A consumer that has a message on its way asks for no other: this was said before it came.
            if (!handOuts.isWithoutReport(id) && !(hasRoom && roster.arrive(id, wanted.ackTimeout(), now))) {
                take.desk().tell(new QueueEvent.Refused(key, wanted.consumer()));
            }
        }
        callConsumers(now);
    }

    private boolean isFull() {
        return state.leases() >= Leases.MOST;
    }

    void leave(DeskCommand.Leave leave, long now) {
        roster.leave(new Id<>(leave.desk(), leave.consumer()));
        releaseIfNobodyIsThere(now);
    }

    void handedOver(DeskCommand.HandedOver report) {
        if (handOuts.reported(report.token())) {
            // It stays out until it is settled: nothing to write.
            report.desk().tell(new QueueEvent.Noted(report.token()));
        } else {
            backlog.add(new Report(report.desk(), report.token(), true));
        }
    }

    void giveBack(DeskCommand.GiveBack report, long now) {
        handOuts.reported(report.token());
        backlog.add(new Report(report.desk(), report.token(), false));
        callConsumers(now);
    }

    /**
     * A desk's node is gone. What was on its way to it, or in its connections, nobody is known to have got: it goes back.
     * What has to be acknowledged may still be, through another node: that waits for its time.
     */
    void deskGone(ActorRef<QueueEvent> desk, long now) {
        roster.leaveAll(desk);
        for (String token : handOuts.unconfirmed(desk)) {
            handOuts.reported(token);
            backlog.add(new Report(desk, token, false));
        }
        releaseIfNobodyIsThere(now);
        callConsumers(now);
    }

    /** How many wait. */
    int consumers() {
        return roster.size();
    }

    void settle(QueueActor.Settle settle) {
        if (backlog.isFull()) {
            settle.replyTo().tell(new QueueActor.Overloaded());
        } else {
            backlog.add(settle);
        }
    }

    // Time passes

    /** Ends what has waited for long enough. */
    void sweep(long now) {
        roster.sweep(now);
        answers.releaseLate(now);
        releaseIfNobodyIsThere(now);
        inquire(now);
        callConsumers(now);
    }

    /** When there is something to look after, at the latest. */
    long nextSweep(long now) {
        boolean hurried = answers.isHolding() || roster.isCalling();
        boolean attentive = roster.size() > 0 || !handOuts.isEmpty();
        long pause = hurried ? HURRIED : attentive ? ATTENTIVE : IDLE;
        // While nothing can be written, the end of a lease changes nothing.
        return claimed && step.isEmpty() ? Math.min(now + pause, state.nextEnd()) : now + pause;
    }

    /** Whether there is nobody and nothing here that the log does not have. */
    boolean isIdle() {
        return backlog.isEmpty() && step.isEmpty() && roster.size() == 0 && handOuts.isEmpty() && !answers.isHolding();
    }

    // The claim

    boolean isClaimed() {
        return claimed;
    }

    /** That of the newest claim. */
    long epoch() {
        return epoch;
    }

    /** Whether somebody else owns the queue. */
    boolean isFenced() {
        return fenced;
    }

    void claimed(QueueClaim claim, long now) {
        claimed = true;
        epoch = claim.epoch();
        state = claim.state();
        lookedAt = now;
        for (Lease lease : claim.unconfirmed()) {
            ActorRef<QueueEvent> desk = desks.find(lease.holder());
            handOuts.addFound(lease.token(), desk, lease.until(), now);
            desks.watch(desk);
        }
        inquire(now);
        callConsumers(now);
    }

    /** The log does not answer, or nothing may be written any more: those that wait for it are told so. */
    void refuseAll(String why, long now) {
        while (!backlog.isEmpty()) {
            refuse(backlog.take(List.of(), List.of()), why, now);
        }
        answers.releaseAll(now);
    }

    /** There is no more of this owner: every request gets an answer. */
    void end(long now) {
        step.ifPresent(undone -> refuse(undone, Trouble.MOVES, now));
        step = Optional.empty();
        refuseAll(Trouble.MOVES, now);
    }

    // What is written

    /** What is to be written now, if anything; its outcome is told before the next. */
    Optional<QueueBatch> next(long now) {
        if (!claimed || step.isPresent()) {
            return Optional.empty();
        }
        boolean leasesEnd = state.nextEnd() <= now;
        // Optimistic: a consumer that comes forward for a message that is not there waits again.
        long available = state.waiting() + backlog.pushes() + backlog.givenBack() + (leasesEnd ? state.leases() : 0);
        List<Consumer<ActorRef<QueueEvent>>> takers =
                roster.take(Math.min(Math.min(Backlog.BATCH, Leases.MOST - state.leases()), available));
        Step next = backlog.take(takers, leases.of(takers, now));
        boolean looks = roster.size() > 0 && now - lookedAt >= LOOK;
        if (next.isEmpty() && !leasesEnd && !looks) {
            return Optional.empty();
        }
        step = Optional.of(next);
        return step.map(Step::batch);
    }

    void written(QueueResult result, long now) {
        Step done = step.orElseThrow();
        step = Optional.empty();
        claimsInARow = 0;
        state = result.state();
        lookedAt = now;
        for (int i = 0; i < done.settles().size(); i++) {
            boolean settled = result.settled().get(i);
            done.settles().get(i).replyTo().tell(settled ? new QueueActor.Settled() : new QueueActor.UnknownToken());
        }
        done.reports().forEach(report -> report.desk().tell(new QueueEvent.Noted(report.token())));
        for (int i = 0; i < done.pushes().size(); i++) {
            answers.written(done.pushes().get(i), result.pushes().get(i), now);
        }
        for (int i = 0; i < done.takers().size(); i++) {
            if (i < result.items().size()) {
                handOut(
                        done.takers().get(i),
                        done.leases().get(i),
                        result.items().get(i),
                        now);
            } else {
                roster.unserved(done.takers().get(i));
            }
        }
        releaseIfNobodyIsThere(now);
        callConsumers(now);
    }

    private void handOut(Consumer<ActorRef<QueueEvent>> taker, Lease lease, Item item, long now) {
        boolean toBeSettled = Leases.isToBeSettled(lease);
        if (toBeSettled && lease.until() <= now) {
            // So late that the message may be another's already.
            roster.unserved(taker);
            return;
        }
        roster.served(taker);
        handOuts.add(lease.token(), taker.id(), lease.until(), toBeSettled, now);
        taker.id()
                .desk()
                .tell(new QueueEvent.HandOut(key, epoch, taker.id().number(), lease.token(), toBeSettled, item));
        answers.taken(item.number(), now).ifPresent(backlog::taken);
    }

    void failed(Throwable failure, long now) {
        Step undone = step.orElseThrow();
        step = Optional.empty();
        claimed = false;
        undone.takers().forEach(roster::unserved);
        claimsInARow++;
        if (failure instanceof LogLostException && claimsInARow < CLAIMS_FOR_ONE_STEP) {
            backlog.putBack(undone);
            // Numbers from before the loss mean nothing any more.
            answers.releaseAll(now);
        } else {
            refuse(undone, Trouble.ofLog(key, failure), now);
        }
        if (failure instanceof FencedException) {
            fenced = true;
            refuseAll(Trouble.ofLog(key, failure), now);
        }
    }

    private void refuse(Step undone, String why, long now) {
        QueueActor.LogUnavailable unavailable = new QueueActor.LogUnavailable(why);
        undone.pushes().forEach(push -> answers.answer(push, unavailable, now));
        undone.settles().forEach(settle -> settle.replyTo().tell(unavailable));
    }

    // Small help

    private void releaseIfNobodyIsThere(long now) {
        if (roster.size() == 0) {
            answers.releaseAll(now);
        }
    }

    private void inquire(long now) {
        if (claimed) {
            for (HandOuts.Inquiry<ActorRef<QueueEvent>> inquiry : handOuts.sweep(now)) {
                inquiry.desk().tell(new QueueEvent.Inquiry(key, epoch, inquiry.token()));
            }
        }
    }

    /** Calls as many as there will be messages for, beyond those that have come forward already. */
    private void callConsumers(long now) {
        long waiting = state.waiting() + backlog.pushes() + backlog.givenBack();
        long inStep = step.map(being -> being.pushes().size()
                        + being.givenBack()
                        - being.takers().size())
                .orElse(0L);
        for (Consumer<ActorRef<QueueEvent>> called : roster.call(waiting + inStep - roster.forward(), now)) {
            called.id().desk().tell(new QueueEvent.Call(key, called.id().number()));
        }
    }
}
