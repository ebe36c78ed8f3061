package stentor.node.cluster.pattern;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Subscribe;
import stentor.node.channel.PatternEvent;
import stentor.node.channel.PatternTable.Wish;
import stentor.node.owner.Standing;

/**
 * Keeps {@link PatternDirectory}, together with its like on every other node: each tells all others what its node wants
 * until they have said that they act by it, and asks all of them before the owners of its own node may act, which is
 * once it has joined and again after each time that it could not be certain of its membership.
 *
 * <p>So there is no moment at which a message could pass a hub by that was told {@link PatternEvent.Known}: every node that
 * was a member then has said that it knows, and one that becomes a member later asks first. A member that does not answer
 * is waited for until it is one no more; by then its owners have stopped.
 */
final class PatternActor extends AbstractBehavior<PatternActor.Command> {
    /** Its name below {@code /system} on every node. */
    static final String NAME = "stentor-patterns";

    private static final Duration PACE = Duration.ofMillis(100);

    /** What is not answered is said again after so many ticks. */
    private static final int AGAIN = 5;

    sealed interface Command permits Want, Leave, PatternMessage, MembersChanged, Tick {}

    record Want(Wish wish) implements Command {}

    record Leave(Wish wish) implements Command {}

    private record MembersChanged() implements Command {}

    private record Tick() implements Command {}

    private final PatternDirectory directory;
    private final Standing standing;
    private final Cluster cluster;
    private final UniqueAddress self;
    private final String node;
    private final PatternRows<UniqueAddress> rows = new PatternRows<>();
    private long term = -1;
    private int ticks;

    static Behavior<Command> create(PatternDirectory directory, Standing standing) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new PatternActor(context, timers, directory, standing)));
    }

    private PatternActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            PatternDirectory directory,
            Standing standing) {
        super(context);
        this.directory = directory;
        this.standing = standing;
        ClassicActorSystemProvider system = context.getSystem();
        this.cluster = Cluster.get(system);
        this.self = cluster.selfUniqueAddress();
        this.node = self.address().toString();
        ActorRef<MemberEvent> changes = context.messageAdapter(MemberEvent.class, change -> new MembersChanged());
        org.apache.pekko.cluster.typed.Cluster.get(context.getSystem())
                .subscriptions()
                .tell(new Subscribe<>(changes, MemberEvent.class));
        timers.startTimerWithFixedDelay(new Tick(), PACE);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Want.class, this::onWant)
                .onMessage(Leave.class, this::onLeave)
                .onMessage(PatternMessage.Row.class, this::onRow)
                .onMessage(PatternMessage.Taken.class, this::onTaken)
                .onMessage(PatternMessage.Question.class, this::onQuestion)
                .onMessage(MembersChanged.class, changed -> onMembersChanged())
                .onMessage(Tick.class, tick -> onTick())
                .build();
    }

    private Behavior<Command> onWant(Want want) {
        rows.want(want.wish());
        directory.table(rows.table());
        onMembersChanged();
        rows.behind().forEach(this::tellOwn);
        return this;
    }

    private Behavior<Command> onLeave(Leave leave) {
        rows.leave(leave.wish());
        directory.table(rows.table());
        return this;
    }

    private Behavior<Command> onRow(PatternMessage.Row row) {
        onMembersChanged();
        UniqueAddress from = from(row);
        if (rows.take(from, row.version(), row.wishes(), row.round())) {
            // In this order: a hub that is told so may rely on it.
            directory.table(rows.table());
            tell(from, new PatternMessage.Taken(node, self.longUid(), row.version()));
            conclude();
        }
        return this;
    }

    private Behavior<Command> onTaken(PatternMessage.Taken taken) {
        rows.taken(from(taken), taken.version());
        return onMembersChanged();
    }

    private Behavior<Command> onQuestion(PatternMessage.Question question) {
        onMembersChanged();
        tell(from(question), row(question.round()));
        return this;
    }

    /** The state itself is looked at, not the events of its changes, which come later than it. */
    private Behavior<Command> onMembersChanged() {
        Set<UniqueAddress> others = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            boolean gone = member.status().equals(MemberStatus.down())
                    || member.status().equals(MemberStatus.removed());
            if (!gone && !member.uniqueAddress().equals(self)) {
                others.add(member.uniqueAddress());
            }
        }
        if (rows.members(others)) {
            directory.table(rows.table());
        }
        conclude();
        return this;
    }

    private Behavior<Command> onTick() {
        onMembersChanged();
        ticks++;
        if (ticks % AGAIN == 0) {
            rows.behind().forEach(this::tellOwn);
            rows.unheard().forEach(this::ask);
        }
        return this;
    }

    private void conclude() {
        if (standing.isCertain() && standing.term() != term) {
            term = standing.term();
            rows.ask(term);
            rows.unheard().forEach(this::ask);
        }
        if (term == standing.term() && rows.unheard().isEmpty()) {
            directory.complete(term);
        }
        // Until this node is certain that it is a member it may not know all others.
        if (standing.isCertain()) {
            rows.nowKnown().forEach(wish -> wish.hub().tell(new PatternEvent.Known()));
        }
    }

    private void tellOwn(UniqueAddress other) {
        tell(other, row(PatternMessage.Row.UNASKED));
    }

    private PatternMessage.Row row(long round) {
        return new PatternMessage.Row(node, self.longUid(), rows.version(), round, rows.own());
    }

    private void ask(UniqueAddress other) {
        tell(other, new PatternMessage.Question(node, self.longUid(), term));
    }

    private void tell(UniqueAddress other, PatternMessage message) {
        cluster.system()
                .actorSelection(
                        new RootActorPath(other.address(), "/").child("system").child(NAME))
                .tell(message, org.apache.pekko.actor.ActorRef.noSender());
    }

    private static UniqueAddress from(PatternMessage message) {
        Address address = AddressFromURIString.parse(message.node());
        return new UniqueAddress(address, message.uid());
    }
}
