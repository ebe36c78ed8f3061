package stentor.node.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** A hub with one stream that reads what it lacks, as far as what its owner tells it says that it lacks something. */
final class SimulatedHub {
    private final ChannelSimulation world;
    private final TestInbox<ChannelEvent> inbox;
    private final ArrayDeque<ChannelEvent> events = new ArrayDeque<>();
    private final List<Message> received = new ArrayList<>();
    private Optional<ActorRef<ChannelCommand>> owner = Optional.empty();
    private long epoch;
    private MessageId position = MessageId.ZERO;
    private long reports;
    private long requests;
    private boolean reading;

    SimulatedHub(ChannelSimulation world, String name) {
        this.world = world;
        this.inbox = TestInbox.create(name);
    }

    /** What its stream got. */
    List<Message> received() {
        return received;
    }

    /** Asks for a sign of life, for an owner, or again for what it asked before. */
    void tick() {
        if (owner.isEmpty()) {
            world.tell(new HubCommand.Attach(inbox.getRef(), true, new LogPosition(epoch, position)));
        } else {
            HubCommand.Report report = new HubCommand.Report(inbox.getRef(), ++reports, 1, 0, List.of(), position, 0);
            world.tell(owner.get(), report);
        }
        if (reading) {
            read();
        }
        if (world.random.nextInt(5) == 0) {
            // Its owner may be dead.
            owner = Optional.empty();
        }
    }

    /** Takes one event; false if there is none. */
    boolean step() {
        events.addAll(inbox.getAllReceived());
        ChannelEvent event = events.poll();
        if (event == null) {
            return false;
        }
        if (!world.isLost()) {
            take(event);
        }
        return true;
    }

    private void take(ChannelEvent event) {
        if (event instanceof ChannelEvent.Attached attached && attached.epoch() >= epoch) {
            epoch = attached.epoch();
            owner = Optional.of(attached.owner());
            readUpTo(attached.lastId());
        } else if (event instanceof ChannelEvent.Published published
                && owner.isPresent()
                && published.epoch() >= epoch) {
            if (published.after().isAfter(position)) {
                readUpTo(published.after());
            } else if (!reading) {
                published.messages().forEach(this::receive);
            }
        } else if (event instanceof ChannelEvent.ReportTaken taken && taken.epoch() >= epoch) {
            readUpTo(taken.lastId());
        } else if (event instanceof ChannelEvent.ReadAnswer answer && answer.request() == requests) {
            reading = answer.more();
            answer.messages().forEach(this::receive);
            if (reading) {
                read();
            }
        } else if (event instanceof ChannelEvent.Detached) {
            owner = Optional.empty();
        }
    }

    private void readUpTo(MessageId last) {
        if (last.isAfter(position) && !reading) {
            reading = true;
            read();
        }
    }

    private void read() {
        owner.ifPresent(
                to -> world.tell(to, new HubCommand.Read(inbox.getRef(), ++requests, Cursor.after(position), 10)));
    }

    private void receive(Message message) {
        if (message.id().isAfter(position)) {
            world.note(inbox.getRef().path().name() + " receives " + message.id());
            position = message.id();
            received.add(message);
        }
    }
}
