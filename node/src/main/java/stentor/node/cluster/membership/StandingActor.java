package stentor.node.cluster.membership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link NodeStanding} up to date: asks the other members twice a second whether this node is one of them, and has a
 * sentinel for each of them.
 */
final class StandingActor extends AbstractBehavior<StandingActor.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(StandingActor.class);

    /** Its name below {@code /system} on every node. */
    static final String NAME = "stentor-standing";

    private static final Duration PACE = Duration.ofMillis(500);

    /** Answers to questions older than so many rounds say nothing any more. */
    private static final int ROUNDS = 8;

    sealed interface Command permits StandingMessage, MembersChanged, Round, StopSentinel {}

    private record MembersChanged() implements Command {}

    private record Round() implements Command {}

    private record StopSentinel() implements Command {}

    private final NodeStanding standing;
    private final InstantSource clock;
    private final ClockDifferences clocks;
    private final Cluster cluster;
    private final UniqueAddress self;
    private final Map<UniqueAddress, Long> confirmations = new HashMap<>();
    private final Map<UniqueAddress, ActorRef<Command>> sentinels = new HashMap<>();
    private final long[] askedAt = new long[ROUNDS];
    private long round;

    /**
     * @param clock the time that this node goes by
     * @param clocks is told that of the others
     */
    static Behavior<Command> create(NodeStanding standing, InstantSource clock, ClockDifferences clocks) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new StandingActor(context, timers, standing, clock, clocks)));
    }

    private StandingActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            NodeStanding standing,
            InstantSource clock,
            ClockDifferences clocks) {
        super(context);
        this.standing = standing;
        this.clock = clock;
        this.clocks = clocks;
        ClassicActorSystemProvider system = context.getSystem();
        this.cluster = Cluster.get(system);
        this.self = cluster.selfUniqueAddress();
        ActorRef<ClusterDomainEvent> changes =
                context.messageAdapter(ClusterDomainEvent.class, change -> new MembersChanged());
        org.apache.pekko.cluster.typed.Cluster membership =
                org.apache.pekko.cluster.typed.Cluster.get(context.getSystem());
        membership.subscriptions().tell(new Subscribe<>(changes.narrow(), MemberEvent.class));
        membership.subscriptions().tell(new Subscribe<>(changes.narrow(), ReachabilityEvent.class));
        timers.startTimerAtFixedRate(new Round(), PACE);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Round.class, next -> onRound())
                .onMessage(StandingMessage.Question.class, this::onQuestion)
                .onMessage(StandingMessage.Answer.class, this::onAnswer)
                .onMessage(MembersChanged.class, changed -> onMembersChanged())
                .build();
    }

    private Behavior<Command> onRound() {
        onMembersChanged();
        round++;
        askedAt[index(round)] = System.nanoTime();
        for (UniqueAddress other : voters()) {
            tell(other.address(), new StandingMessage.Question(self.address().toString(), self.longUid(), round));
        }
        return this;
    }

    private Behavior<Command> onQuestion(StandingMessage.Question question) {
        Address asking = AddressFromURIString.parse(question.node());
        boolean member = present().contains(new UniqueAddress(asking, question.uid()));
        tell(
                asking,
                new StandingMessage.Answer(
                        self.address().toString(), self.longUid(), question.round(), member, clock.millis()));
        return this;
    }

    private Behavior<Command> onAnswer(StandingMessage.Answer answer) {
        UniqueAddress from = new UniqueAddress(AddressFromURIString.parse(answer.node()), answer.uid());
        if (answer.member() && answer.round() > round - ROUNDS && answer.round() <= round) {
            long asked = askedAt[index(answer.round())];
            confirmations.put(from, asked);
            compareClocks(from.address(), answer.clock(), Duration.ofNanos(System.nanoTime() - asked));
            conclude();
        }
        return this;
    }

    private void compareClocks(Address node, long told, Duration took) {
        if (told == 0) {
            return;
        }
        long now = clock.millis();
        clocks.heard(Members.name(node), told, now - took.toMillis(), now)
                .ifPresent(ahead -> LOG.warn(
                        "the clock of node {} is {} s {} that of this one: what expires when is decided by the clock of the"
                                + " node that owns a channel; set them right",
                        node.hostPort(),
                        Math.abs(ahead.toMillis()) / 1000.0,
                        ahead.isNegative() ? "behind" : "ahead of"));
    }

    private Behavior<Command> onMembersChanged() {
        if (!cluster.state().getUnreachable().isEmpty()) {
            standing.oneIsMissing();
        }
        Set<UniqueAddress> present = present();
        confirmations.keySet().retainAll(present);
        clocks.retain(present.stream().map(node -> Members.name(node.address())).collect(Collectors.toSet()));
        for (UniqueAddress gone : List.copyOf(sentinels.keySet())) {
            if (!present.contains(gone)) {
                ActorRef<Command> sentinel = sentinels.remove(gone);
                standing.remove(gone.address(), sentinel);
                sentinel.tell(new StopSentinel());
                LOG.info("node {} left the cluster", gone.address().hostPort());
            }
        }
        for (UniqueAddress node : present) {
            if (!node.equals(self) && !sentinels.containsKey(node)) {
                ActorRef<Command> sentinel = getContext().spawnAnonymous(sentinel());
                sentinels.put(node, sentinel);
                standing.put(node.address(), sentinel);
                LOG.info("node {} joined the cluster", node.address().hostPort());
            }
        }
        conclude();
        return this;
    }

    private void conclude() {
        if (!present().contains(self) || !isServing(cluster.selfMember())) {
            standing.denied();
            return;
        }
        List<UniqueAddress> others = voters();
        List<Long> confirmed = new ArrayList<>();
        for (UniqueAddress other : others) {
            Long at = confirmations.get(other);
            if (at != null) {
                confirmed.add(at);
            }
        }
        Majority.since(others.size() + 1, confirmed, System.nanoTime()).ifPresent(standing::confirmed);
        if (standing.isCertain()) {
            Set<String> names = new HashSet<>();
            others.forEach(other -> names.add(Members.name(other.address())));
            standing.others(names);
        }
    }

    /** The members whose answers count: none that joins or leaves, and none that was given up already. */
    private List<UniqueAddress> voters() {
        List<UniqueAddress> voters = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            boolean counts =
                    member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
            if (counts && !member.uniqueAddress().equals(self)) {
                voters.add(member.uniqueAddress());
            }
        }
        return voters;
    }

    private Set<UniqueAddress> present() {
        Set<UniqueAddress> present = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            if (!member.status().equals(MemberStatus.down()) && !member.status().equals(MemberStatus.removed())) {
                present.add(member.uniqueAddress());
            }
        }
        return present;
    }

    private static boolean isServing(Member self) {
        return self.status().equals(MemberStatus.up())
                || self.status().equals(MemberStatus.leaving())
                || self.status().equals(MemberStatus.exiting());
    }

    private void tell(Address node, StandingMessage message) {
        cluster.system()
                .actorSelection(new RootActorPath(node, "/").child("system").child(NAME))
                .tell(message, org.apache.pekko.actor.ActorRef.noSender());
    }

    /** Does nothing but end when its node is gone. */
    private static Behavior<Command> sentinel() {
        return Behaviors.receiveMessage(
                command -> command instanceof StopSentinel ? Behaviors.stopped() : Behaviors.same());
    }

    private static int index(long round) {
        return (int) (round % ROUNDS);
    }
}
