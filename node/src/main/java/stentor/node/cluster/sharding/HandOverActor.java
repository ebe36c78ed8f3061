package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.ChannelKey;

/**
 * Asks the other nodes how far their own logs of a channel or queue went, before this node's log claims it, and answers them.
 * Memory stores need it: a channel that moves from one node to another leaves its messages behind, but its ids must not go
 * back, and its messages must not come back with it. There is one for each kind of owned thing.
 */
public final class HandOverActor extends AbstractBehavior<HandOverActor.Command> {
    public interface Command {}

    private record Ask(ChannelKey channel, CompletableFuture<LogPosition> whenKnown) implements Command {}

    private record AskAgain() implements Command {}

    /** A node that lives answers much sooner; publishers wait 5 s at most. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private static final Duration AGAIN = Duration.ofMillis(250);

    private final String name;
    private final ClusterNodes nodes;
    private final Function<ChannelKey, LogPosition> handOver;
    private final TimerScheduler<Command> timers;
    private final HandOvers questions = new HandOvers(PATIENCE.toNanos());
    private final Map<Long, ChannelKey> channels = new HashMap<>();

    private HandOverActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String name,
            ClusterNodes nodes,
            Function<ChannelKey, LogPosition> handOver) {
        super(context);
        this.timers = timers;
        this.name = name;
        this.nodes = nodes;
        this.handOver = handOver;
    }

    /**
     * Begins to answer other nodes.
     *
     * @param name the actor's, the same on all nodes: nodes of this version have one for channels and one for queues
     * @param handOver gives a channel up that another node owns now
     * @return asks them; any thread may
     */
    static Function<ChannelKey, CompletionStage<LogPosition>> start(
            ActorSystem<?> system, String name, Function<ChannelKey, LogPosition> handOver) {
        ClusterNodes nodes = new ClusterNodes(system);
        Behavior<Command> behavior = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new HandOverActor(context, timers, name, nodes, handOver)));
        ActorRef<Command> actor = system.systemActorOf(behavior, name, Props.empty());
        return channel -> {
            CompletableFuture<LogPosition> whenKnown = new CompletableFuture<>();
            if (nodes.others(HandOverForms.LEVEL).isEmpty()) {
                whenKnown.complete(LogPosition.UNKNOWN);
            } else {
                actor.tell(new Ask(channel, whenKnown));
            }
            return whenKnown;
        };
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Ask.class, this::onAsk)
                .onMessage(AskAgain.class, again -> onAskAgain())
                .onMessage(HandOverMessage.Question.class, this::onQuestion)
                .onMessage(HandOverMessage.Answer.class, this::onAnswer)
                .build();
    }

    private Behavior<Command> onAsk(Ask ask) {
        Set<String> others = nodes.others(HandOverForms.LEVEL);
        long number = questions.begin(others, ask.whenKnown(), System.nanoTime());
        channels.put(number, ask.channel());
        ask.whenKnown().whenComplete((position, never) -> channels.remove(number));
        others.forEach(node -> ask(number, node));
        if (!timers.isTimerActive(AskAgain.class)) {
            timers.startTimerWithFixedDelay(AskAgain.class, new AskAgain(), AGAIN);
        }
        return this;
    }

    private Behavior<Command> onAskAgain() {
        questions
                .missing(nodes.others(HandOverForms.LEVEL), System.nanoTime())
                .forEach((number, missing) -> missing.forEach(node -> ask(number, node)));
        if (questions.isEmpty()) {
            timers.cancel(AskAgain.class);
        }
        return this;
    }

    private void ask(long number, String node) {
        ChannelKey channel = channels.get(number);
        nodes.tell(
                node,
                name,
                new HandOverMessage.Question(channel, number, getContext().getSelf()));
    }

    private Behavior<Command> onQuestion(HandOverMessage.Question question) {
        LogPosition position = handOver.apply(question.channel());
        question.asking().tell(new HandOverMessage.Answer(question.number(), nodes.self(), position));
        return this;
    }

    private Behavior<Command> onAnswer(HandOverMessage.Answer answer) {
        questions.answered(answer.number(), answer.node(), answer.position());
        return this;
    }
}
