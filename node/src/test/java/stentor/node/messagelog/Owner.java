package stentor.node.messagelog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** A channel's owner as far as the log sees it: claims, gives out ids, appends. */
public final class Owner {
    private final MessageLog log;
    private final SetClock clock;
    private final ChannelKey channel;
    private ChannelSettings settings;
    private Claim claim;
    private MessageId last;
    private MessageId inLog;

    public Owner(MessageLog log, SetClock clock, ChannelKey channel, ChannelSettings settings) {
        this.log = log;
        this.clock = clock;
        this.channel = channel;
        this.settings = settings;
        claim(LogPosition.UNKNOWN);
    }

    /** Claims with no more than an id for a floor. */
    public Claim claim(MessageId atLeast) {
        return claim(new LogPosition(0, atLeast));
    }

    public Claim claim(LogPosition floor) {
        claim = get(log.claim(channel, floor));
        last = claim.state().lastId();
        inLog = last;
        return claim;
    }

    /** Its claim, and what was acknowledged to it. */
    public LogPosition position() {
        return new LogPosition(claim.epoch(), inLog);
    }

    public long epoch() {
        return claim.epoch();
    }

    public Claim claim() {
        return claim;
    }

    public MessageId last() {
        return last;
    }

    /** Uses other settings from the next append on. */
    public void use(ChannelSettings other) {
        settings = other;
    }

    public LogState create(ChannelSettings other) {
        settings = other;
        return get(log.create(channel, position(), other));
    }

    /** Messages with these bodies and the next ids. */
    public List<Message> messages(String... bodies) {
        List<Message> messages = new ArrayList<>();
        for (String body : bodies) {
            long earliest = Math.max(clock.seconds(), claim.firstSecond());
            last = earliest > last.seconds() ? new MessageId(earliest, 0) : last.nextTag();
            messages.add(new Message(last, MessageId.ZERO, clock.millis(), Payload.text(body, "text/plain")));
        }
        return messages;
    }

    public Publication publication(String... bodies) {
        return new Publication(messages(bodies), true, Optional.empty(), 0);
    }

    public Publication publicationWithKey(String key, int recipients, String... bodies) {
        return new Publication(messages(bodies), true, Optional.of(key), recipients);
    }

    public AppendResult append(Publication... batch) {
        return append(List.of(batch));
    }

    public AppendResult append(List<Publication> batch) {
        AppendResult result = get(log.append(channel, position(), settings, batch));
        inLog = result.state().lastId();
        return result;
    }

    /** Publishes each body as a publication of its own; the id of the last. */
    public MessageId publish(String... bodies) {
        for (String body : bodies) {
            append(publication(body));
        }
        return last;
    }

    public LogState delivered(MessageId id, int recipients) {
        return get(log.delivered(channel, position(), id, recipients));
    }

    public LogState state() {
        return get(log.state(channel, LogPosition.UNKNOWN));
    }

    public List<Message> read(MessageId after) {
        return get(log.readAfter(channel, LogPosition.UNKNOWN, after, 10_000, Long.MAX_VALUE))
                .messages();
    }

    /** The bodies of all that is stored, oldest first. */
    public List<String> stored() {
        return read(MessageId.ZERO).stream()
                .map(message -> message.payload().text())
                .toList();
    }

    /** What the stage comes to within ten seconds; its failure is thrown as it is. */
    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException | TimeoutException late) {
            throw new AssertionError(late);
        }
    }
}
