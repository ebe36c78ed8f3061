package stentor.node.hub;

import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;

/**
 * What a hub tells its owner of its subscribers, coalesced: however many come and go at a time, they make one report. A
 * part of the {@link HubActor}, on its thread.
 */
final class Reports {
    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final LocalSubscribers subscribers;
    private final Tail tail;
    private final PollLanes polls;
    private final Runnable wakeUp;
    private final LongAdder waitingPolls;

    private long number;
    private long sentAt;
    private long requestedAt;
    private boolean due;
    /** The polls that are counted with those of other hubs. */
    private int counted;

    /**
     * @param wakeUp has {@link #send} called after everything that waits in the hub's mailbox
     * @param waitingPolls of all hubs of the node
     */
    Reports(
            ActorRef<ChannelEvent> self,
            OwnerLink owner,
            LocalSubscribers subscribers,
            Tail tail,
            PollLanes polls,
            Runnable wakeUp,
            LongAdder waitingPolls) {
        this.self = self;
        this.owner = owner;
        this.subscribers = subscribers;
        this.tail = tail;
        this.polls = polls;
        this.wakeUp = wakeUp;
        this.waitingPolls = waitingPolls;
    }

    /** A subscriber has asked for something, at this time in milliseconds since the epoch. */
    void requested(long atMillis) {
        requestedAt = atMillis;
    }

    /** Something has changed that the owner should know. */
    void soon() {
        if (!due) {
            due = true;
            wakeUp.run();
        }
    }

    /** The first report that counts the subscribers that wait now. */
    long next() {
        return number + 1;
    }

    /** The newest that was sent. */
    long newest() {
        return number;
    }

    void send(long now) {
        due = false;
        number++;
        sentAt = now;
        subscribers.countedBy(number);
        int polling = subscribers.polling() + polls.waiting();
        count(polling);
        owner.tell(new HubCommand.Report(
                self, number, subscribers.streaming(), polling, subscribers.guests(), tail.last(), requestedAt));
        owner.awaitAnswer(now);
    }

    private void count(int polling) {
        waitingPolls.add(polling - counted);
        counted = polling;
    }

    /** The hub ends: nobody waits here any more. */
    void end() {
        count(0);
    }

    /** The owner has taken a report in. */
    void taken(long report) {
        if (report == number) {
            owner.hasAnswered();
        }
        subscribers.reportTaken(report);
    }

    /** Whether the last one was sent before this time and is not answered yet. */
    boolean isUnansweredSince(long then) {
        return owner.awaitsAnswer() && sentAt - then < 0;
    }
}
