package stentor.node.channel;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelActor.Channel;
import stentor.node.channel.ChannelActor.NoSuchChannel;
import stentor.node.channel.ChannelActor.Published;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;

/**
 * How each {@link Operation} is carried out under the claim: on the log first, then before the hubs, then answered. A
 * part of the {@link ChannelActor}, on its thread; one at a time ({@link LogTurn}).
 */
final class Operations {
    /** Messages that weigh more go to the hubs in several pieces. */
    private static final long MAX_DELIVERY_BYTES = 1L << 20;

    private final ChannelKey key;
    private final MessageLog log;
    private final InstantSource clock;
    private final Ledger ledger;
    private final Audience audience;
    private final Onlookers onlookers;
    private final Backlog backlog;
    private final LogTurn turn;
    private final Consumer<ActorRef<ChannelEvent>> attached;
    private final long startedAt;

    /**
     * @param attached is told of each hub that was taken in, and of one that asked again
     */
    Operations(
            ChannelKey key,
            MessageLog log,
            InstantSource clock,
            Ledger ledger,
            Audience audience,
            Onlookers onlookers,
            Backlog backlog,
            LogTurn turn,
            Consumer<ActorRef<ChannelEvent>> attached) {
        this.key = key;
        this.log = log;
        this.clock = clock;
        this.ledger = ledger;
        this.audience = audience;
        this.onlookers = onlookers;
        this.backlog = backlog;
        this.turn = turn;
        this.attached = attached;
        this.startedAt = clock.millis();
    }

    void begin(Operation operation) {
        turn.begin(operation);
        if (operation instanceof Operation.Append append) {
            append(append);
        } else if (operation instanceof Operation.Create create) {
            create(create);
        } else if (operation instanceof Operation.Inspect inspect) {
            inspect(inspect);
        } else if (operation instanceof Operation.Attach attach) {
            // Touched, not only looked at: an owner whose claim is not the newest any more must not take hubs in.
            whenFound(touch(), after -> attach(attach, after));
        } else if (operation instanceof Operation.Delete delete) {
            whenFound(log.state(key, ledger.position()), before -> delete(delete, before));
        } else {
            throw new IllegalStateException("not an operation: " + operation);
        }
    }

    /** Keeps the log from forgetting a channel that has subscribers. */
    void keepAlive() {
        ChannelSettings settings = ledger.state().settings();
        turn.run(List.of(), touch(), found -> ifGoneMakeAgain(found, settings, ledger::take));
    }

    // Publishing

    private void append(Operation.Append append) {
        if (append.command().create()) {
            appendWithOthers(append);
        } else {
            whenFound(log.state(key, ledger.position()), found -> {
                if (found.exists()) {
                    appendWithOthers(append);
                } else {
                    backlog.answer(append, new NoSuchChannel());
                }
            });
        }
    }

    private void appendWithOthers(Operation.Append first) {
        boolean keysTogether = clock.millis() - startedAt > Publication.KEY_LIFETIME.toMillis();
        List<Operation.Append> appends = backlog.nextBatch(first, keysTogether);
        ChannelSettings settings = first.command().settings().orElseGet(this::ownSettings);
        Batch batch = Batch.of(appends, settings, ledger.ids(), ledger.lastStored(), recipients(), clock.millis());
        turn.run(
                appends,
                log.append(key, ledger.position(), batch.settings(), batch.publications()),
                result -> appended(batch, result));
    }

    private ChannelSettings ownSettings() {
        return ledger.state().exists() ? ledger.state().settings() : ChannelSettings.DEFAULT;
    }

    private void appended(Batch batch, AppendResult result) {
        long before = ledger.state().messages();
        ledger.take(result.state());
        ledger.active(clock.millis());
        Published last = recipients().published(info(result.state()));
        deliver(batch.fresh(result), batch.stored());
        List<Published> replies = batch.replies(result, before, last);
        for (int i = 0; i < replies.size(); i++) {
            backlog.answer(batch.appends().get(i), replies.get(i));
        }
    }

    private Batch.Recipients recipients() {
        return new Batch.Recipients(
                audience.size(), !onlookers.look(ledger.lastSent()).isEmpty());
    }

    private void deliver(List<Message> messages, boolean stored) {
        List<Message> rest = messages;
        if (audience.isEmpty() && onlookers.look(ledger.lastSent()).isEmpty() && !rest.isEmpty()) {
            ledger.sent(rest, stored);
            return;
        }
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

    // The channel itself

    private void create(Operation.Create create) {
        turn.run(log.create(key, ledger.position(), create.command().settings()), after -> {
            ledger.take(after);
            create.answer(new Channel(info(after)));
        });
    }

    private void inspect(Operation.Inspect inspect) {
        whenFound(log.state(key, ledger.position()), after -> {
            ledger.take(after);
            inspect.answer(after.exists() ? new Channel(info(after)) : new NoSuchChannel());
        });
    }

    private void delete(Operation.Delete delete, LogState before) {
        if (!before.exists()) {
            delete.answer(new NoSuchChannel());
            return;
        }
        turn.run(log.delete(key, ledger.position()), done -> {
            delete.answer(new Channel(info(before)));
            audience.tell(new ChannelEvent.Deleted(ledger.epoch()));
            audience.clear();
            ledger.deleted();
        });
    }

    private void attach(Operation.Attach operation, LogState after) {
        ledger.take(after);
        HubCommand.Attach attach = operation.command();
        if (after.exists()) {
            attached.accept(attach.hub());
        } else if (attach.create()) {
            turn.run(log.create(key, ledger.position(), after.settings()), created -> attach(operation, created));
        } else {
            attach.hub().tell(new ChannelEvent.UnknownChannel());
        }
    }

    // Small help

    private CompletionStage<LogState> touch() {
        return log.touch(key, ledger.position(), ledger.requestedAt());
    }

    private void whenFound(CompletionStage<LogState> look, Consumer<LogState> then) {
        ChannelSettings settings = ledger.state().settings();
        turn.run(look, found -> ifGoneMakeAgain(found, settings, then));
    }

    /** A channel that the log let go of while there were subscribers exists on as it was. */
    private void ifGoneMakeAgain(LogState found, ChannelSettings settings, Consumer<LogState> then) {
        if (found.exists() || audience.size() == 0) {
            then.accept(found);
        } else {
            turn.run(log.create(key, ledger.position(), settings), then);
        }
    }

    private ChannelInfo info(LogState after) {
        return ledger.info(after, audience.size(), clock.millis());
    }
}
