package stentor.node.channel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelCommand.Create;
import stentor.node.channel.ChannelCommand.Delete;
import stentor.node.channel.ChannelCommand.Inspect;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Channel;
import stentor.node.channel.PublisherReply.Limited;
import stentor.node.channel.PublisherReply.NoSuchChannel;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;

/**
 * Carries out one command after the other, each in as many steps at the log as it takes: a publish is one append, together with
 * those that wait behind it; to take a hub in is a touch, and a create where the channel is new. The owner asks the log for
 * {@link #takeStep} and begins the next command when there is none.
 */
final class Execution {
    /** What it works on. */
    record Parts(
            Ledger ledger,
            Audience audience,
            Deliveries deliveries,
            CommandQueue waiting,
            Repeats repeats,
            Replies replies,
            OwnLimits limits,
            AudienceListener listener) {}

    private final ChannelKey key;
    private final ActorRef<ChannelCommand> self;
    private final Ledger ledger;
    private final Audience audience;
    private final Deliveries deliveries;
    private final CommandQueue waiting;
    private final Repeats repeats;
    private final Replies replies;
    private final OwnLimits limits;
    private final AudienceListener listener;
    private final Consumer<ActorRef<ChannelEvent>> watch;
    private final Runnable audienceChanged;
    private final long startedAt;

    private Optional<LogStep<?>> following = Optional.empty();
    /** On whose behalf the log is asked, in more than one step perhaps. */
    private List<? extends ChannelCommand> underWay = List.of();

    /** The time of what is being done now. */
    private long now;

    /**
     * @param watch is given each hub that is taken in
     * @param audienceChanged is run when there may be more or fewer subscribers
     */
    Execution(
            ChannelKey key,
            ActorRef<ChannelCommand> self,
            Parts parts,
            Consumer<ActorRef<ChannelEvent>> watch,
            Runnable audienceChanged,
            long nowMillis) {
        this.key = key;
        this.self = self;
        this.ledger = parts.ledger();
        this.audience = parts.audience();
        this.deliveries = parts.deliveries();
        this.waiting = parts.waiting();
        this.repeats = parts.repeats();
        this.replies = parts.replies();
        this.limits = parts.limits();
        this.listener = parts.listener();
        this.watch = watch;
        this.audienceChanged = audienceChanged;
        this.startedAt = nowMillis;
        this.now = nowMillis;
    }

    /** From now on it is this time, in milliseconds since the epoch. */
    void at(long nowMillis) {
        now = nowMillis;
    }

    /** Asks the log next. */
    <T> void follow(Function<MessageLog, CompletionStage<T>> question, Consumer<T> then) {
        following = Optional.of(new LogStep<>(question, then));
    }

    /** Whether the log is to be asked next. */
    boolean hasStep() {
        return following.isPresent();
    }

    /** What is to be asked of the log next, if anything. */
    Optional<LogStep<?>> takeStep() {
        Optional<LogStep<?>> step = following;
        following = Optional.empty();
        return step;
    }

    /** The log has answered a step. */
    <T> void answered(LogStep<T> step, T answer) {
        step.then().accept(answer);
        if (following.isEmpty()) {
            underWay = List.of();
        }
    }

    /** The commands that are under way; from now on none is. */
    List<? extends ChannelCommand> abandon() {
        List<? extends ChannelCommand> undone = underWay;
        underWay = List.of();
        return undone;
    }

    /** Whether this hub is being taken in. */
    boolean isTakingIn(ActorRef<ChannelEvent> hub) {
        return underWay.size() == 1
                && underWay.get(0) instanceof HubCommand.Attach attach
                && attach.hub().equals(hub);
    }

    void begin(ChannelCommand command) {
        Optional<Limited> reached = Existence.makesChannel(command)
                ? limits.make(ledger.state().exists() || !audience.isEmpty(), now)
                : Optional.empty();
        if (reached.isPresent()) {
            replies.refuse(command, reached.get());
            return;
        }
        underWay = List.of(command);
        if (command instanceof Publish publish) {
            publish(publish);
        } else if (command instanceof Create create) {
            create(create);
        } else if (command instanceof Inspect inspect) {
            inspect(inspect);
        } else if (command instanceof HubCommand.Attach attach) {
            // Touched, not only looked at: an owner whose claim is not the newest any more must not take hubs in.
            whenFound(this::touch, after -> attach(attach, after));
        } else if (command instanceof Delete delete) {
            whenFound(this::state, before -> delete(delete, before));
        } else {
            throw new IllegalStateException("not to be carried out in turn: " + command);
        }
    }

    private void publish(Publish publish) {
        if (publish.create()) {
            append(publish);
            return;
        }
        whenFound(this::state, found -> {
            if (found.exists()) {
                append(publish);
            } else {
                replies.unknown(publish);
            }
        });
    }

    private void append(Publish first) {
        boolean keysTogether = now - startedAt > Publication.KEY_LIFETIME.toMillis();
        List<Publish> publishes = waiting.takeBatch(first, keysTogether);
        ChannelSettings settings = first.settings().orElseGet(this::ownSettings);
        Batch batch = Batch.of(publishes, settings, ledger.ids(), ledger.lastStored(), deliveries.recipients(), now);
        underWay = publishes;
        follow(
                log -> {
                    batch.appending();
                    return log.append(key, ledger.position(), batch.settings(), batch.publications());
                },
                result -> appended(batch, result));
    }

    private void appended(Batch batch, AppendResult result) {
        batch.appended();
        long before = ledger.state().messages();
        ledger.take(result.state());
        ledger.active(now);
        Published last = deliveries.recipients().published(info(result.state()));
        deliveries.send(batch.fresh(result), batch.stored());
        batch.handedOut(result, audience.hubs());
        List<Published> answers = batch.replies(result, before, last);
        for (int i = 0; i < answers.size(); i++) {
            repeats.answer(batch.publishes().get(i), answers.get(i), now);
        }
    }

    private ChannelSettings ownSettings() {
        return ledger.state().exists() ? ledger.state().settings() : ChannelSettings.DEFAULT;
    }

    private void create(Create create) {
        follow(log -> log.create(key, ledger.position(), create.settings()), after -> {
            ledger.take(after);
            create.replyTo().tell(new Channel(info(after)));
        });
    }

    private void inspect(Inspect inspect) {
        whenFound(this::state, after -> {
            ledger.take(after);
            inspect.replyTo().tell(after.exists() ? new Channel(info(after)) : new NoSuchChannel());
        });
    }

    private void delete(Delete delete, LogState before) {
        if (!before.exists()) {
            delete.replyTo().tell(new NoSuchChannel());
            return;
        }
        follow(log -> log.delete(key, ledger.position()), done -> {
            delete.replyTo().tell(new Channel(info(before)));
            audience.tell(new ChannelEvent.Deleted(ledger.epoch()));
            audience.clear();
            ledger.deleted();
            listener.deleted();
            limits.left();
            audienceChanged.run();
        });
    }

    private void attach(HubCommand.Attach attach, LogState after) {
        ledger.take(after);
        if (after.exists()) {
            takeIn(attach);
        } else if (attach.create()) {
            follow(log -> log.create(key, ledger.position(), after.settings()), created -> attach(attach, created));
        } else {
            attach.hub().tell(new ChannelEvent.UnknownChannel());
        }
    }

    private void takeIn(HubCommand.Attach attach) {
        if (audience.attach(attach.hub())) {
            watch.accept(attach.hub());
        }
        audience.tellRoom(attach.hub(), limits, ledger.epoch());
        attach.hub().tell(attached());
        listener.attached(attach);
    }

    /** What hubs are told when they are taken in, and after each claim. */
    ChannelEvent.Attached attached() {
        return new ChannelEvent.Attached(
                self, ledger.epoch(), ledger.lastSent(), ledger.state().settings());
    }

    /** Keeps the log from forgetting the channel. */
    void keepAlive() {
        whenFound(this::touch, ledger::take);
    }

    private CompletionStage<LogState> state(MessageLog log) {
        return log.state(key, ledger.position());
    }

    private CompletionStage<LogState> touch(MessageLog log) {
        return log.touch(key, ledger.position(), ledger.requestedAt());
    }

    private void whenFound(Function<MessageLog, CompletionStage<LogState>> look, Consumer<LogState> then) {
        ChannelSettings settings = ledger.state().settings();
        follow(look, found -> ifGoneMakeAgain(found, settings, then));
    }

    /** A channel that the log let go of while there were subscribers exists on as it was. */
    private void ifGoneMakeAgain(LogState found, ChannelSettings settings, Consumer<LogState> then) {
        if (found.exists() || audience.size() == 0) {
            then.accept(found);
        } else {
            follow(log -> log.create(key, ledger.position(), settings), then);
        }
    }

    private ChannelInfo info(LogState after) {
        return ledger.info(after, audience.size(), now);
    }
}
