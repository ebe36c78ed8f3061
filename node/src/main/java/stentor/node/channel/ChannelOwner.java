package stentor.node.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelActor.Asked;
import stentor.node.channel.ChannelActor.Channel;
import stentor.node.channel.ChannelActor.Command;
import stentor.node.channel.ChannelActor.Create;
import stentor.node.channel.ChannelActor.Delete;
import stentor.node.channel.ChannelActor.Inspect;
import stentor.node.channel.ChannelActor.Limited;
import stentor.node.channel.ChannelActor.LogUnavailable;
import stentor.node.channel.ChannelActor.NoSuchChannel;
import stentor.node.channel.ChannelActor.Overloaded;
import stentor.node.channel.ChannelActor.Publish;
import stentor.node.channel.ChannelActor.Published;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Publication;
import stentor.node.owner.Overloads;
import stentor.node.owner.Trouble;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * What a channel's owner decides: what is done in which order, which ids messages get, to whom they go, what everybody is
 * answered, and what is asked of the log next. Somebody else asks the log ({@link #next}, then {@link #answered} or {@link
 * #failed}) and keeps the time, in milliseconds since the epoch. Nothing leaves for a hub or a publisher that is not in the
 * log.
 */
final class ChannelOwner {
    /** Messages that weigh more go to the hubs in several pieces. */
    private static final long MAX_DELIVERY_BYTES = 1L << 20;

    private static final int ATTEMPTS_FOR_ONE_COMMAND = 3;

    private record Newcomer(ActorRef<ChannelEvent> hub, long number) {}

    /** What is done outside of the owner because of its decisions. */
    interface Effects {
        /** From now on {@link ChannelOwner#forget} is told when the hub's node is gone. */
        void watch(ActorRef<ChannelEvent> hub);

        /** Answers a read from the log, outside of every order. */
        void read(HubCommand.Read read, LogPosition known, MessageId newest);

        /** Has the log note a delivery, outside of every order; {@link ChannelOwner#counted} is told how that went. */
        void count(HubCommand.Delivered delivered, LogPosition known);

        /** Gives a command to the channel's next owner. */
        void handOver(Command command);

        /** A bound was hit. */
        void hit(Overloads.Bound bound);
    }

    private final ChannelKey key;
    private final ActorRef<Command> self;
    private final Effects effects;
    private final AudienceListener listener;
    private final OwnLimits limits;
    private final long startedAt;

    private final Ledger ledger = new Ledger();
    private final Audience audience = new Audience();
    private final Onlookers onlookers;
    private final FormerHolders former;
    /** Newcomers under first or last, until it is known whom an earlier owner let in. */
    private final Map<Newcomer, HubCommand.Admit> newcomers = new LinkedHashMap<>();

    private final Parts parts = new Parts();
    private final Repeats repeats = new Repeats();
    private final CommandQueue waiting = new CommandQueue();
    private final List<HubCommand.Read> reads = new ArrayList<>();

    /** What is to be asked of the log next; empty: to be decided. */
    private Optional<LogStep<?>> following = Optional.empty();
    /** On whose behalf the log is asked, in more than one step perhaps. */
    private List<? extends Command> underWay = List.of();

    /** How far the log went by what an earlier owner of this node knew, and by what hubs say. */
    private LogPosition heard;

    private boolean looked;
    private boolean exists;
    private boolean asking;
    private boolean keepsAlive;
    private boolean stopping;
    private boolean fenced;
    private int lostInARow;
    private int counted;
    /** The time of what is being done now. */
    private long now;

    /** @param known what an earlier owner of this node knew to be in the log */
    ChannelOwner(
            ChannelKey key,
            Patterns patterns,
            RollCall rollCall,
            OwnLimits limits,
            ActorRef<Command> self,
            Effects effects,
            AudienceListener listener,
            LogPosition known,
            long now) {
        this.key = key;
        this.self = self;
        this.effects = effects;
        this.listener = listener;
        this.heard = known;
        this.limits = limits;
        this.startedAt = now;
        this.now = now;
        former = new FormerHolders(rollCall, key, self);
        onlookers = new Onlookers(key, patterns, self);
        ledger.active(now);
    }

    // What publishers ask

    void publish(Publish publish, long now) {
        if (!repeats.take(publish, now)) {
            limits.publish(publish, now).ifPresentOrElse(publish.replyTo()::tell, () -> ask(publish));
        }
    }

    void part(ChannelActor.Part part, long now) {
        parts.add(part, now);
    }

    void lastPart(ChannelActor.LastPart last, long now) {
        Optional<Publish> whole = parts.complete(last);
        if (whole.isPresent()) {
            publish(whole.get(), now);
        } else {
            effects.hit(Overloads.Bound.PARTS);
            last.publish().replyTo().tell(new Overloaded());
        }
    }

    /** Takes a command that is carried out in its turn. */
    void ask(Command command) {
        if (command instanceof HubCommand.Attach attach) {
            heard = heard.max(inLog(attach.known()));
        }
        if (stopping) {
            effects.handOver(command);
        } else if (!waiting.add(command)) {
            effects.hit(Overloads.Bound.OWNER_QUEUE);
            if (command instanceof Asked asked) {
                asked.replyTo().tell(new Overloaded());
            }
        } else if (command instanceof Publish publish) {
            repeats.begin(publish);
        }
    }

    /** Where nothing was ever published a hub stands right before the first id that there will be, which is none. */
    private static LogPosition inLog(LogPosition known) {
        return known.lastId().tag() == Long.MAX_VALUE ? new LogPosition(known.epoch(), MessageId.ZERO) : known;
    }

    // What hubs say

    /**
     * @param certain whether the node may speak for its channels now
     */
    void report(HubCommand.Report report, boolean certain, long now) {
        ledger.requested(report.requestedAt());
        ledger.active(now);
        if (!audience.has(report.hub())) {
            report.hub().tell(new ChannelEvent.Detached(ledger.epoch()));
        } else if (certain) {
            audience.report(report, ledger.lastSent(), ledger.epoch());
            report.hub().tell(new ChannelEvent.ReportTaken(ledger.epoch(), report.number(), ledger.lastSent()));
            audienceChanged();
        }
    }

    /**
     * A hub wants to read.
     *
     * @param certain whether the node may speak for its channels now
     */
    void read(HubCommand.Read read, boolean certain) {
        if (ledger.wasClaimed() && certain) {
            effects.read(read, ledger.position(), newest());
        } else if (reads.size() < CommandQueue.MAX_WAITING) {
            reads.add(read);
        } else {
            // A hub that gets no answer asks again by itself.
            effects.hit(Overloads.Bound.OWNER_READS);
        }
    }

    void admit(HubCommand.Admit admit) {
        if (!former.areKnown()) {
            if (newcomers.size() < CommandQueue.MAX_WAITING) {
                newcomers.put(new Newcomer(admit.hub(), admit.number()), admit);
            }
            former.ask();
            letIn();
        } else if (audience.has(admit.hub())) {
            audience.admit(admit, ledger.epoch());
            audienceChanged();
        }
    }

    /** A node says whom it holds by the word of an earlier owner. */
    void holders(RollCall.Holders holders) {
        for (RollCall.Held held : holders.held()) {
            effects.watch(held.hub());
            audience.readmit(held.hub(), held.guest(), ledger.epoch());
        }
        former.answered(holders.node());
        letIn();
        audienceChanged();
    }

    private void letIn() {
        if (former.areKnown() && !newcomers.isEmpty()) {
            List<HubCommand.Admit> waited = List.copyOf(newcomers.values());
            newcomers.clear();
            waited.forEach(this::admit);
        }
    }

    void release(HubCommand.Release release, long now) {
        newcomers.remove(new Newcomer(release.hub(), release.number()));
        audience.release(release.hub(), release.number());
        ledger.active(now);
        audienceChanged();
    }

    /** These hubs have no subscribers any more, or their node is gone. */
    void forget(Predicate<ActorRef<ChannelEvent>> gone, long now) {
        audience.forget(gone);
        newcomers.keySet().removeIf(newcomer -> gone.test(newcomer.hub()));
        listener.gone(gone);
        ledger.active(now);
        audienceChanged();
    }

    void delivered(HubCommand.Delivered delivered) {
        if (ledger.isClaimed()) {
            effects.count(delivered, ledger.position());
        }
    }

    /**
     * A read found that the log lacks what is known to have been written: the next claim lets readers know of the gap.
     *
     * @param epoch that of the claim under which it was read
     */
    void logBehind(long epoch) {
        if (epoch == ledger.epoch() && !asking) {
            ledger.claimLost();
        }
    }

    /** The log has noted a delivery. */
    void counted(LogState after) {
        ledger.take(after);
    }

    private void audienceChanged() {
        int now = audience.size();
        if (now != counted) {
            counted = now;
            listener.counted(now);
            audience.tellRoom(limits, ledger.epoch());
        }
    }

    private MessageId newest() {
        return ledger.ids().last();
    }

    // Time passes

    /** Says what has to be said now and then, and keeps the log from forgetting a channel that has subscribers. */
    void tick() {
        onlookers.remind(ledger.epoch(), ledger.lastSent());
        keepsAlive = !audience.isEmpty();
    }

    /** Whether there is nobody and nothing here that the log does not have. */
    boolean isIdle() {
        return audience.isEmpty() && !hasWork() && !asking;
    }

    /** Whether it was only asked about a channel that does not exist: there is no use for an owner. */
    boolean isOfNoUse() {
        return isIdle() && looked && !ledger.wasClaimed();
    }

    /** The owner goes to rest, as nothing happens. */
    void rests(long now) {
        ChannelSettings settings = ledger.state().settings();
        boolean endless = settings.messageTimeout().isZero() && ledger.state().messages() > 0;
        long rest = settings.messageTimeout().plus(settings.channelTimeout()).toMillis();
        limits.rests(endless ? Long.MAX_VALUE : now + rest, now);
    }

    /** Another node owns the channel from now on. */
    void movesAway() {
        limits.left();
    }

    /** Whether what it counts would be lost with it. */
    boolean isCounting(long now) {
        return limits.isCounting(now);
    }

    /** When something was last done on the channel. */
    long activeAt() {
        return ledger.activeAt();
    }

    /** Whether somebody waits for something. */
    boolean hasWork() {
        return !waiting.isEmpty() || !reads.isEmpty();
    }

    // The log

    /** Whether the log is asked, and has not answered yet. */
    boolean isAsking() {
        return asking;
    }

    boolean isClaimed() {
        return ledger.isClaimed();
    }

    /** That of the newest claim; 0 before the first. */
    long epoch() {
        return ledger.epoch();
    }

    /** Whether somebody else owns the channel. */
    boolean isFenced() {
        return fenced;
    }

    /** What is known to be in the log. */
    LogPosition known() {
        return ledger.position().max(heard);
    }

    /** What to ask of the log now, if anything. To be called only while the node may speak for its channels. */
    Optional<LogStep<?>> next(long atMillis) {
        now = atMillis;
        if (asking || fenced) {
            return Optional.empty();
        }
        if (following.isEmpty() && !stopping) {
            if (ledger.isClaimed()) {
                decide();
            } else if (leavesNothing()) {
                look();
            } else if (hasWork() || !audience.isEmpty()) {
                follow(log -> log.claim(key, known()), this::claimed);
            }
        }
        Optional<LogStep<?>> step = following;
        following = Optional.empty();
        asking = step.isPresent();
        return step;
    }

    private void decide() {
        if (ledger.reached().isBehind(heard)) {
            // The log lost what hubs were sent, or this owner claimed it by a clock that is slow: hubs would not
            // listen.
            ledger.claimLost();
            follow(log -> log.claim(key, known()), this::claimed);
            return;
        }
        reads.forEach(read -> effects.read(read, ledger.position(), newest()));
        reads.clear();
        while (following.isEmpty() && !waiting.isEmpty()) {
            begin(waiting.take());
        }
        if (following.isEmpty() && keepsAlive) {
            ChannelSettings settings = ledger.state().settings();
            follow(this::touch, found -> ifGoneMakeAgain(found, settings, ledger::take));
        }
        keepsAlive = false;
    }

    /** The log has answered a step of {@link #next}. */
    <T> void answered(LogStep<T> step, T answer, long atMillis) {
        now = atMillis;
        asking = false;
        if (ledger.isClaimed()) {
            lostInARow = 0;
        }
        step.then().accept(answer);
        if (following.isEmpty()) {
            underWay = List.of();
        }
    }

    /** The log has not done what the step of {@link #next} asked. */
    void failed(Throwable failure) {
        asking = false;
        List<? extends Command> undone = underWay;
        underWay = List.of();
        String why = Trouble.ofLog(key, failure);
        if (!ledger.isClaimed()) {
            undone.forEach(command -> answer(command, new LogUnavailable(why)));
            refuseAll(why);
            return;
        }
        ledger.claimLost();
        lostInARow++;
        if (failure instanceof LogLostException && lostInARow <= ATTEMPTS_FOR_ONE_COMMAND) {
            waiting.putBack(undone);
        } else {
            undone.forEach(command -> answer(command, new LogUnavailable(why)));
        }
        if (failure instanceof FencedException) {
            fenced = true;
            refuseAll(why);
        }
    }

    /** Whether the log may fail like that; anything else is a mistake in this program. */
    static boolean isExpected(Throwable failure) {
        return failure instanceof FencedException
                || failure instanceof LogLostException
                || failure instanceof LogUnavailableException;
    }

    private <T> void follow(Function<MessageLog, CompletionStage<T>> question, Consumer<T> then) {
        following = Optional.of(new LogStep<>(question, then));
    }

    // The claim

    /** Whether what waits comes to nothing if the channel does not exist: then not even a claim is to be left in the log. */
    private boolean leavesNothing() {
        return !ledger.wasClaimed()
                && !exists
                && !waiting.isEmpty()
                && (makesNothing(waiting.first()) || makesChannel(waiting.first()) && limits.wouldRefuse(now));
    }

    private static boolean makesNothing(Command command) {
        return command instanceof Inspect
                || command instanceof Delete
                || command instanceof Publish publish && !publish.create()
                || command instanceof HubCommand.Attach attach && !attach.create();
    }

    private static boolean makesChannel(Command command) {
        return command instanceof Create
                || command instanceof Publish publish && publish.create()
                || command instanceof HubCommand.Attach attach && attach.create();
    }

    private void look() {
        follow(this::state, found -> {
            looked = true;
            exists = found.exists();
            while (leavesNothing()) {
                Command command = waiting.take();
                Optional<Limited> limited = makesChannel(command) ? limits.make(false, now) : Optional.empty();
                limited.ifPresentOrElse(reached -> refuse(command, reached), () -> answerUnknown(command));
            }
        });
    }

    private void refuse(Command command, Limited reached) {
        if (command instanceof HubCommand.Attach attach) {
            attach.hub().tell(new ChannelEvent.NoRoom(reached.limit()));
        } else {
            answer(command, reached);
        }
    }

    private void answerUnknown(Command command) {
        if (command instanceof HubCommand.Attach attach) {
            attach.hub().tell(new ChannelEvent.UnknownChannel());
        } else {
            answer(command, new NoSuchChannel());
        }
    }

    private void claimed(Claim claim) {
        ledger.claimed(claim, !audience.isEmpty());
        listener.claimed(claim.epoch());
        audience.tell(attached());
    }

    // One command after the other

    private void begin(Command command) {
        Optional<Limited> reached = makesChannel(command)
                ? limits.make(ledger.state().exists() || !audience.isEmpty(), now)
                : Optional.empty();
        if (reached.isPresent()) {
            refuse(command, reached.get());
            return;
        }
        underWay = List.of(command);
        if (command instanceof Publish publish) {
            beginPublish(publish);
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

    private void beginPublish(Publish publish) {
        if (publish.create()) {
            append(publish);
            return;
        }
        whenFound(this::state, found -> {
            if (found.exists()) {
                append(publish);
            } else {
                answer(publish, new NoSuchChannel());
            }
        });
    }

    private void append(Publish first) {
        boolean keysTogether = now - startedAt > Publication.KEY_LIFETIME.toMillis();
        List<Publish> publishes = waiting.takeBatch(first, keysTogether);
        ChannelSettings settings = first.settings().orElseGet(this::ownSettings);
        Batch batch = Batch.of(publishes, settings, ledger.ids(), ledger.lastStored(), recipients(), now);
        underWay = publishes;
        follow(
                log -> log.append(key, ledger.position(), batch.settings(), batch.publications()),
                result -> appended(batch, result));
    }

    private void appended(Batch batch, AppendResult result) {
        long before = ledger.state().messages();
        ledger.take(result.state());
        ledger.active(now);
        Published last = recipients().published(info(result.state()));
        deliver(batch.fresh(result), batch.stored());
        List<Published> replies = batch.replies(result, before, last);
        for (int i = 0; i < replies.size(); i++) {
            repeats.answer(batch.publishes().get(i), replies.get(i), now);
        }
    }

    private ChannelSettings ownSettings() {
        return ledger.state().exists() ? ledger.state().settings() : ChannelSettings.DEFAULT;
    }

    private Batch.Recipients recipients() {
        return new Batch.Recipients(audience.size(), hasOnlookers());
    }

    private boolean hasOnlookers() {
        return !onlookers.look(ledger.lastSent()).isEmpty();
    }

    private void deliver(List<Message> messages, boolean stored) {
        if (messages.isEmpty()) {
            return;
        }
        if (audience.isEmpty() && !hasOnlookers()) {
            ledger.sent(messages, stored);
            return;
        }
        List<Message> rest = messages;
        while (!rest.isEmpty()) {
            List<Message> next = Message.upTo(rest, MAX_DELIVERY_BYTES);
            audience.tell(new ChannelEvent.Published(
                    ledger.epoch(),
                    ledger.lastSent(),
                    next,
                    stored,
                    ledger.state().settings()));
            onlookers.tell(ledger.epoch(), ledger.lastSent(), next, stored);
            ledger.sent(next, stored);
            audience.messageSent();
            rest = rest.subList(next.size(), rest.size());
        }
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
            audienceChanged();
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
            effects.watch(attach.hub());
        }
        audience.tellRoom(attach.hub(), limits, ledger.epoch());
        attach.hub().tell(attached());
        listener.attached(attach);
    }

    private ChannelEvent.Attached attached() {
        return new ChannelEvent.Attached(
                self, ledger.epoch(), ledger.lastSent(), ledger.state().settings());
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

    /** What is known of the channel without a look at the log. */
    ChannelInfo shown(long nowMillis) {
        return ledger.info(ledger.state(), audience.size(), nowMillis);
    }

    private ChannelInfo info(LogState after) {
        return ledger.info(after, audience.size(), now);
    }

    // The end

    /** Nothing new is begun; what waits goes to the channel's next owner. Hubs ask that one by themselves. */
    void stop() {
        stopping = true;
        while (!waiting.isEmpty()) {
            Command command = waiting.take();
            if (command instanceof Publish publish) {
                repeats.giveUp(publish).forEach(effects::handOver);
            } else {
                effects.handOver(command);
            }
        }
    }

    /** Nothing that waits can be done: publishers are told, hubs ask again. */
    void refuseAll(String why) {
        while (!waiting.isEmpty()) {
            answer(waiting.take(), new LogUnavailable(why));
        }
        reads.clear();
    }

    /**
     * There is no more of this owner: nobody who asked is left without an answer, and hubs look for the next one at once.
     *
     * @param toThoseUnderWay what they are answered
     */
    void end(PublisherReply toThoseUnderWay) {
        underWay.forEach(command -> answer(command, toThoseUnderWay));
        underWay = List.of();
        refuseAll(Trouble.MOVES);
        audience.tell(new ChannelEvent.Detached(ledger.epoch()));
    }

    private void answer(Command command, PublisherReply reply) {
        if (command instanceof Publish publish) {
            repeats.refuse(publish, reply);
        } else if (command instanceof Asked asked) {
            asked.replyTo().tell(reply);
        }
    }
}
