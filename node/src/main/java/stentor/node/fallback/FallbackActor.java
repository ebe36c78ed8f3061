package stentor.node.fallback;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import stentor.node.fallback.FallbackCommand.Abandon;
import stentor.node.fallback.FallbackCommand.Said;
import stentor.node.fallback.FallbackCommand.Stop;
import stentor.node.fallback.FallbackCommand.Took;
import stentor.node.fallback.FallbackCommand.Unheard;
import stentor.node.owner.OwnerNode;
import stentor.protocol.pusher.PusherError;

/**
 * One client's session, with the conversation that is held over it. It ends with its node, and when it is moved to another one:
 * its client is told to begin again, which takes a moment.
 */
public final class FallbackActor extends AbstractBehavior<FallbackCommand> {
    /** What it tells itself. */
    sealed interface Own extends FallbackCommand {}

    private record Write(byte[] message) implements Own {}

    private record Close(int code, String reason) implements Own {}

    private record DeskGone(ActorRef<FallbackEvent> desk) implements Own {}

    private record Tick() implements Own {}

    private static final Duration TICK = Duration.ofSeconds(1);

    private record Request(ActorRef<FallbackEvent> desk, long number) {}

    private final FallbackKey key;
    private final Conversation.Opener opener;
    private final OwnerNode<FallbackCommand> home;
    private final BoundedLine line;
    private final FallbackSession<Request> session;
    private final Set<ActorRef<FallbackEvent>> desks = new HashSet<>();
    private Optional<Conversation> conversation = Optional.empty();
    private boolean ended;

    public static Behavior<FallbackCommand> create(
            FallbackKey key, FallbackNode node, OwnerNode<FallbackCommand> home) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new FallbackActor(context, timers, key, node, home)));
    }

    private FallbackActor(
            ActorContext<FallbackCommand> context,
            TimerScheduler<FallbackCommand> timers,
            FallbackKey key,
            FallbackNode node,
            OwnerNode<FallbackCommand> home) {
        super(context);
        this.key = key;
        this.opener = node.opener();
        this.home = home;
        ActorRef<FallbackCommand> self = context.getSelf();
        this.line = new BoundedLine(
                node.buffer(),
                node.tooSlow(),
                message -> self.tell(new Write(message)),
                (code, reason) -> self.tell(new Close(code, reason)),
                () -> conversation.ifPresent(Conversation::roomAgain));
        this.session = new FallbackSession<>(new Sending(), now());
        timers.startTimerWithFixedDelay(new Tick(), TICK);
        home.opened(self);
    }

    private final class Sending implements FallbackSession.Outlet<Request> {
        @Override
        public void send(Request request, byte[] frames, boolean last) {
            request.desk().tell(new FallbackEvent.Frames(request.number(), frames, last));
        }

        @Override
        public void released(int bytes) {
            line.released(bytes);
        }
    }

    @Override
    public Receive<FallbackCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(FallbackCommand.Receive.class, this::onReceive)
                .onMessage(Write.class, this::onWrite)
                .onMessage(Took.class, this::onTook)
                .onMessage(Said.class, this::onSaid)
                .onMessage(Unheard.class, unheard -> onUnheard())
                .onMessage(Abandon.class, this::onAbandon)
                .onMessage(Close.class, this::onClose)
                .onMessage(DeskGone.class, this::onDeskGone)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Stop.class, stop -> onStop())
                .onSignal(PostStop.class, stop -> onStopped())
                .build();
    }

    private Behavior<FallbackCommand> onReceive(FallbackCommand.Receive receive) {
        if (ended) {
            home.handOver(receive);
            return this;
        }
        ActorRef<FallbackEvent> desk = receive.desk();
        if (desks.add(desk)) {
            getContext().watchWith(desk, new DeskGone(desk));
        }
        desk.tell(new FallbackEvent.Opened(receive.number(), getContext().getSelf()));
        if (conversation.isEmpty()) {
            conversation = Optional.of(opener.open(key, line));
        }
        conversation.get().heard();
        session.receive(new Request(desk, receive.number()), receive.how(), now());
        return endIfOver();
    }

    private Behavior<FallbackCommand> onWrite(Write write) {
        session.write(write.message(), now());
        return endIfOver();
    }

    private Behavior<FallbackCommand> onTook(Took took) {
        session.took(new Request(took.desk(), took.number()), now());
        return endIfOver();
    }

    private Behavior<FallbackCommand> onSaid(Said said) {
        if (ended) {
            home.handOver(said);
            return this;
        }
        conversation.ifPresent(its -> {
            its.heard();
            said.messages().forEach(message -> its.receive(message.utf8(), message.tooMuch()));
        });
        said.replyTo().tell(new FallbackEvent.Heard(conversation.isPresent()));
        return conversation.isPresent() ? this : end();
    }

    private Behavior<FallbackCommand> onUnheard() {
        session.close(PusherError.RECONNECT.code(), PusherError.RECONNECT.text(), now());
        return conversation.isPresent() ? endIfOver() : end();
    }

    private Behavior<FallbackCommand> onAbandon(Abandon abandon) {
        session.abandoned(new Request(abandon.desk(), abandon.number()), now());
        return conversation.isPresent() ? this : end();
    }

    private Behavior<FallbackCommand> onClose(Close close) {
        session.close(close.code(), close.reason(), now());
        return endIfOver();
    }

    private Behavior<FallbackCommand> onDeskGone(DeskGone gone) {
        desks.remove(gone.desk());
        session.gone(request -> request.desk().equals(gone.desk()), now());
        return this;
    }

    private Behavior<FallbackCommand> onTick() {
        session.tick(now());
        return endIfOver();
    }

    private FallbackActor endIfOver() {
        return session.isOver() ? end() : this;
    }

    private FallbackActor end() {
        if (!ended) {
            ended = true;
            conversation.ifPresent(Conversation::gone);
            home.closed(getContext().getSelf());
            home.passivate(getContext().getSelf());
        }
        return this;
    }

    private Behavior<FallbackCommand> onStop() {
        session.close(PusherError.RECONNECT.code(), PusherError.RECONNECT.text(), now());
        return Behaviors.stopped();
    }

    private Behavior<FallbackCommand> onStopped() {
        home.closed(getContext().getSelf());
        conversation.ifPresent(Conversation::gone);
        return this;
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
