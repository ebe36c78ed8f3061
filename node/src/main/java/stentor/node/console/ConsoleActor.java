package stentor.node.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import stentor.node.wire.WireLevel;

/** Asks every member of the cluster for the console, this node among them, and answers the others. One on each node. */
final class ConsoleActor extends AbstractBehavior<ConsoleActor.Command> {
    static final String NAME = "stentor-console";

    /** Who has not answered by then is named as silent: people wait no longer for a page. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** So many questions of this node are under way at most; more are refused. */
    static final int MAX_QUESTIONS = 64;

    sealed interface Command permits ConsoleMessage, Gather, Late {}

    /**
     * Asks the members.
     *
     * @param of which members, by {@code host:port}
     */
    record Gather(Predicate<String> of, String about, List<String> arguments, CompletableFuture<Gathered> reply)
            implements Command {}

    /** The time for the answers to a question is up. */
    private record Late(long number) implements Command {}

    private final Cluster cluster;
    private final NodeDesk desk;
    private final TimerScheduler<Command> timers;
    private final Map<Long, Gathering> gatherings = new HashMap<>();
    private long numbers;

    /** What has come in so far. */
    private static final class Gathering {
        private final CompletableFuture<Gathered> reply;
        private final TreeSet<String> open = new TreeSet<>();
        private final Map<String, String> answers = new TreeMap<>();

        private Gathering(CompletableFuture<Gathered> reply) {
            this.reply = reply;
        }

        private void end() {
            reply.complete(new Gathered(answers, List.copyOf(open)));
        }
    }

    static Behavior<Command> create(NodeDesk desk) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new ConsoleActor(context, timers, desk)));
    }

    private ConsoleActor(ActorContext<Command> context, TimerScheduler<Command> timers, NodeDesk desk) {
        super(context);
        this.timers = timers;
        this.desk = desk;
        this.cluster = Cluster.get(context.getSystem());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Gather.class, this::onGather)
                .onMessage(ConsoleMessage.Question.class, this::onQuestion)
                .onMessage(ConsoleMessage.Reply.class, this::onReply)
                .onMessage(Late.class, this::onLate)
                .build();
    }

    private Behavior<Command> onGather(Gather gather) {
        if (gatherings.size() >= MAX_QUESTIONS) {
            gather.reply().completeExceptionally(new IllegalStateException("too many questions are under way"));
            return this;
        }
        long number = ++numbers;
        Gathering gathering = new Gathering(gather.reply());
        List<Member> asked = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            String name = member.address().hostPort();
            boolean counts = !member.status().equals(MemberStatus.down())
                    && !member.status().equals(MemberStatus.removed())
                    && gather.of().test(hostAndPort(name));
            if (counts) {
                gathering.open.add(hostAndPort(name));
                // One that is older than this question cannot read it; it is named among the silent.
                if (WireLevel.of(member.appVersion().version()) >= ConsoleForms.LEVEL) {
                    asked.add(member);
                }
            }
        }
        gatherings.put(number, gathering);
        timers.startSingleTimer(number, new Late(number), PATIENCE);
        String self = cluster.selfMember().address().toString();
        for (Member member : asked) {
            send(member.address(), new ConsoleMessage.Question(self, number, gather.about(), gather.arguments()));
        }
        endIfComplete(number, gathering);
        return this;
    }

    private Behavior<Command> onQuestion(ConsoleMessage.Question question) {
        String self = hostAndPort(cluster.selfMember().address().hostPort());
        Address asking = AddressFromURIString.parse(question.node());
        desk.answer(question.about(), question.arguments()).whenComplete((json, failure) -> {
            if (failure == null && json != null) {
                send(asking, new ConsoleMessage.Reply(self, question.number(), json));
            }
        });
        return this;
    }

    private Behavior<Command> onReply(ConsoleMessage.Reply reply) {
        Gathering gathering = gatherings.get(reply.number());
        if (gathering != null && gathering.open.remove(reply.node())) {
            gathering.answers.put(reply.node(), reply.json());
            endIfComplete(reply.number(), gathering);
        }
        return this;
    }

    private void endIfComplete(long number, Gathering gathering) {
        if (gathering.open.isEmpty()) {
            timers.cancel(number);
            gatherings.remove(number);
            gathering.end();
        }
    }

    private Behavior<Command> onLate(Late late) {
        Gathering gathering = gatherings.remove(late.number());
        if (gathering != null) {
            gathering.end();
        }
        return this;
    }

    private void send(Address node, ConsoleMessage message) {
        cluster.system()
                .actorSelection(new RootActorPath(node, "/").child("system").child(NAME))
                .tell(message, ActorRef.noSender());
    }

    /** Without the name of the actor system, which is the same for all. */
    private static String hostAndPort(String hostPort) {
        return hostPort.substring(hostPort.indexOf('@') + 1);
    }
}
