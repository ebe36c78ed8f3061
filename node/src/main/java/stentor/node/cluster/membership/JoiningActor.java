package stentor.node.cluster.membership;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import stentor.node.owner.Standing;

/**
 * Brings this node into its cluster, and says in the registry that it is there. It looks at what is known, plans, tries,
 * and plans again until it is a member; while the registry does not answer no cluster is founded.
 */
final class JoiningActor extends AbstractBehavior<JoiningActor.Command> {
    /** A plan is given this long before the next one is made. */
    private static final Duration TRY = Duration.ofSeconds(6);

    /** A node that does not answer, or cannot name another one yet, is asked again after this. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    /** After this long without a first seed node it is not waited for any more, where a registry sees to it that one founds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Without a registry, a first seed node that was put out by others gives them this long to be reached again. */
    private static final Duration PATIENCE_WITHOUT_REGISTRY = Duration.ofMinutes(5);

    /** Without a registry, what discovery finds must have been the same for so long before somebody founds a cluster. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** Nodes that were found in the registry and have not let this one in for so long never will. */
    private static final Duration LOCKED_OUT = Duration.ofSeconds(25);

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration ANNOUNCE = Duration.ofSeconds(2);

    sealed interface Command {}

    private record Tick() implements Command {}

    private record MakePlan() implements Command {}

    private record Found(Set<String> nodes) implements Command {}

    private record Planned(JoinPlan plan) implements Command {}

    private record Decided(JoinPlan plan, boolean found) implements Command {}

    private record NotFound(Throwable failure) implements Command {}

    private record NoAnswer(Throwable failure, JoinPlan plan) implements Command {}

    private record Announce() implements Command {}

    private record OthersFound(Set<String> clusters) implements Command {}

    private final TimerScheduler<Command> timers;
    private final Cluster cluster;
    private final String self;
    private final Joining joining;
    private final Duration registryLimit;
    private final Standing standing;
    private final CompletableFuture<Void> up;
    private final AtomicBoolean withdrawn;
    private final long since = System.nanoTime();
    private final Remark warning = new Remark(System::nanoTime);
    private final Remark plans = new Remark(System::nanoTime);
    private Optional<Throwable> unanswered = Optional.empty();
    private Set<String> lastFound = Set.of();
    private long lastFoundSince = System.nanoTime();

    /**
     * @param registryLimit how long a process that starts waits for the registry to answer; zero: without end
     * @param up completed when the node is a member
     * @param withdrawn true from when on the node is about to leave, and announced no more
     */
    static Behavior<Command> create(
            Joining joining,
            Duration registryLimit,
            Standing standing,
            CompletableFuture<Void> up,
            AtomicBoolean withdrawn) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new JoiningActor(context, timers, joining, registryLimit, standing, up, withdrawn)));
    }

    private JoiningActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Joining joining,
            Duration registryLimit,
            Standing standing,
            CompletableFuture<Void> up,
            AtomicBoolean withdrawn) {
        super(context);
        this.timers = timers;
        this.cluster = Cluster.get(context.getSystem());
        this.self = Members.name(cluster.selfMember().address());
        this.joining = joining;
        this.registryLimit = registryLimit;
        this.standing = standing;
        this.up = up;
        this.withdrawn = withdrawn;
        timers.startTimerWithFixedDelay(new Tick(), TICK);
        context.getSelf().tell(new MakePlan());
        joining.registry()
                .ifPresent(nodes -> context.pipeToSelf(
                        nodes.otherClusters(),
                        (clusters, failure) -> new OthersFound(failure == null ? clusters : Set.of())));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(MakePlan.class, plan -> onMakePlan())
                .onMessage(Found.class, this::onFound)
                .onMessage(NotFound.class, this::onNotFound)
                .onMessage(Planned.class, planned -> onPlanned(planned.plan()))
                .onMessage(Decided.class, this::onDecided)
                .onMessage(NoAnswer.class, this::onNoAnswer)
                .onMessage(Announce.class, announce -> onAnnounce())
                .onMessage(OthersFound.class, this::onOthersFound)
                .build();
    }

    private Behavior<Command> onTick() {
        if (cluster.selfMember().status().equals(MemberStatus.up()) && standing.isCertain()) {
            timers.cancelAll();
            up.complete(null);
            if (joining.registry().isPresent()) {
                timers.startTimerWithFixedDelay(new Announce(), Duration.ZERO, ANNOUNCE);
            }
        } else if (isOutside() && isUnansweredForTooLong()) {
            return giveUp("the registry of living nodes has not answered for " + registryLimit.toSeconds()
                    + " s, and no cluster is founded without it. "
                    + cause(unanswered.orElseThrow())
                    + " See that Redis runs, and that the store's address, user and password are right"
                    + " (cluster.join_timeout says how long to wait)");
        }
        return this;
    }

    /**
     * A process that starts ends then, so that whoever started it hears of it. One that was a member, and was put out, goes on: its
     * cluster may come back with Redis.
     */
    private boolean isUnansweredForTooLong() {
        return unanswered.isPresent()
                && joining.former().isEmpty()
                && !registryLimit.isZero()
                && System.nanoTime() - since > registryLimit.toNanos();
    }

    private Behavior<Command> onMakePlan() {
        if (!isOutside()) {
            return this;
        }
        timers.startSingleTimer(new MakePlan(), TRY);
        if (joining.discovery().isEmpty()) {
            return plan(joining, true);
        }
        getContext()
                .pipeToSelf(
                        joining.discovery().get().now(),
                        (nodes, failure) -> failure == null ? new Found(nodes) : new NotFound(failure));
        return this;
    }

    private Behavior<Command> onFound(Found found) {
        long now = System.nanoTime();
        if (!found.nodes().equals(lastFound)) {
            lastFound = found.nodes();
            lastFoundSince = now;
        }
        // Others may see other nodes for a moment; a registry lets one of them alone found.
        boolean settled = now - lastFoundSince >= SETTLED.toNanos();
        return plan(
                joining.found(self, lastFound), settled || joining.registry().isPresent());
    }

    private Behavior<Command> onNotFound(NotFound none) {
        warn("discovery", none.failure());
        return plan(joining.found(self, lastFound), false);
    }

    private Behavior<Command> plan(Joining known, boolean mayFound) {
        Duration waited = Duration.ofNanos(System.nanoTime() - since);
        if (known.registry().isEmpty()) {
            JoinPlan plan = JoinPlan.withoutRegistry(self, known, waited.compareTo(PATIENCE_WITHOUT_REGISTRY) < 0);
            return onPlanned(mayFound ? plan : plan.onlyAsking());
        }
        boolean patient = waited.compareTo(PATIENCE) < 0;
        getContext().pipeToSelf(known.registry().get().living(), (living, failure) -> {
            if (failure != null) {
                return new NoAnswer(failure, JoinPlan.withoutAnswer(self, known));
            }
            JoinPlan plan = JoinPlan.withRegistry(self, known, living, patient);
            return new Planned(mayFound ? plan : plan.onlyAsking());
        });
        return this;
    }

    private Behavior<Command> onPlanned(JoinPlan plan) {
        unanswered = Optional.empty();
        if (plan.found() != JoinPlan.Found.IF_FIRST) {
            return onDecided(new Decided(plan, plan.found() == JoinPlan.Found.AT_ONCE));
        }
        getContext()
                .pipeToSelf(
                        joining.registry().orElseThrow().mayFound(self),
                        (first, failure) ->
                                failure == null ? new Decided(plan, first) : new NoAnswer(failure, plan.onlyAsking()));
        return this;
    }

    /** Two clusters on the same keys would take each other's channels away for ever. */
    private Behavior<Command> onOthersFound(OthersFound found) {
        return found.clusters().isEmpty() || !joining.former().isEmpty()
                ? this
                : giveUp("nodes of the cluster " + String.join(", ", found.clusters())
                        + " use the same keys of the same Redis: give this node their cluster.name, or its store another"
                        + " key_prefix");
    }

    private Behavior<Command> giveUp(String reason) {
        timers.cancelAll();
        up.completeExceptionally(new CannotJoinException(reason));
        return Behaviors.stopped();
    }

    /** A node that is found in the registry lives, or did so a few seconds ago. */
    private boolean isLockedOut(JoinPlan plan) {
        boolean found = joining.seeds().isEmpty() && joining.registry().isPresent();
        return found
                && joining.former().isEmpty()
                && !plan.contacts().isEmpty()
                && System.nanoTime() - since > LOCKED_OUT.toNanos();
    }

    private Behavior<Command> onDecided(Decided decided) {
        if (isLockedOut(decided.plan()) && isOutside()) {
            return giveUp("nodes of its cluster are at "
                    + String.join(", ", decided.plan().contacts())
                    + " by the registry in Redis, and do not let " + self + " in: see that nodes reach each other there"
                    + " (cluster.hostname, cluster.port), or give this node's store another key_prefix");
        }
        List<String> contacts = new ArrayList<>(decided.plan().contacts());
        if (decided.found()) {
            // Named first, it asks the others, and founds a cluster if none of them is in one.
            contacts.add(0, self);
        }
        if (!joining.alone()) { // A node that is to be alone need not say so.
            String asked = decided.plan().contacts().isEmpty()
                    ? "nobody"
                    : decided.plan().contacts().toString();
            String doing =
                    self + " asks " + asked + (decided.found() ? ", and founds a cluster if they have none" : "");
            if (plans.isDue(doing)) {
                getContext().getLog().info("joining: {}", doing);
            } else {
                getContext().getLog().debug("joining: {}", doing);
            }
        }
        if (contacts.isEmpty()) {
            timers.startSingleTimer(new MakePlan(), ASK_AGAIN);
        } else if (isOutside()) {
            Address own = cluster.selfMember().address();
            cluster.manager()
                    .tell(new JoinSeedNodes(contacts.stream()
                            .map(contact -> Members.address(own, contact))
                            .toList()));
        }
        return this;
    }

    private Behavior<Command> onNoAnswer(NoAnswer none) {
        unanswered = Optional.of(none.failure());
        warn("the registry of living nodes", none.failure());
        timers.startSingleTimer(new MakePlan(), ASK_AGAIN);
        return onDecided(new Decided(none.plan(), false));
    }

    private void warn(String who, Throwable failure) {
        String reason = who + " does not answer, so no cluster is founded yet: " + cause(failure);
        if (warning.isDue(reason)) {
            getContext().getLog().warn("joining: {}", reason);
        }
    }

    /** What to say of it, as a sentence. */
    private static String cause(Throwable failure) {
        // A stage that depends on another wraps what went wrong there.
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        String cause = String.valueOf((wrapped ? failure.getCause() : failure).getMessage());
        return cause.endsWith(".") ? cause : cause + ".";
    }

    private Behavior<Command> onAnnounce() {
        // A node that is not sure of its membership must not keep others from founding what it has lost.
        if (standing.isCertain() && !withdrawn.get()) {
            joining.registry().orElseThrow().announce(self);
        }
        return this;
    }

    private boolean isOutside() {
        // Pekko's word for a node that has not been let in yet.
        return cluster.selfMember().status().equals(MemberStatus.removed());
    }
}
