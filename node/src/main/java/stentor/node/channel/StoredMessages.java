package stentor.node.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** Reads what a channel stores, by way of its owner, without being one of its subscribers. */
public final class StoredMessages {
    private static final int AT_ONCE = 200;
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final ActorSystem<?> system;
    private final Channels channels;
    private final AtomicLong numbers = new AtomicLong();

    public StoredMessages(ActorSystem<?> system, Channels channels) {
        this.system = system;
        this.channels = channels;
    }

    /**
     * Reads the newest of a channel that exists, the oldest of them first. The stage fails with a {@link TimeoutException} if the
     * owner or the log does not answer within 4 s.
     *
     * @param most so many at most
     */
    public CompletionStage<List<Message>> newest(ChannelKey channel, int most) {
        CompletableFuture<List<Message>> found = new CompletableFuture<>();
        system.systemActorOf(
                new Reading(channel, most, found).begin(),
                "stentor-reading-" + numbers.incrementAndGet(),
                Props.empty());
        return found;
    }

    /** One of them, by an actor that answers like a hub would. */
    private final class Reading {
        private final ChannelKey channel;
        private final int most;
        private final CompletableFuture<List<Message>> found;
        private final List<Message> messages = new ArrayList<>();
        private long request;

        private Reading(ChannelKey channel, int most, CompletableFuture<List<Message>> found) {
            this.channel = channel;
            this.most = most;
            this.found = found;
        }

        private Behavior<ChannelEvent> begin() {
            return Behaviors.setup(context -> {
                context.setReceiveTimeout(LIMIT, new ChannelEvent.ReadFailed(0));
                channels.tell(channel, new HubCommand.Read(context.getSelf(), ++request, Cursor.OLDEST, AT_ONCE));
                return Behaviors.receiveMessage(event -> {
                    if (event instanceof ChannelEvent.ReadAnswer answer && answer.request() == request) {
                        add(answer.messages());
                        if (answer.more() && !messages.isEmpty()) {
                            MessageId last = messages.get(messages.size() - 1).id();
                            channels.tell(
                                    channel,
                                    new HubCommand.Read(context.getSelf(), ++request, Cursor.after(last), AT_ONCE));
                            return Behaviors.same();
                        }
                        found.complete(List.copyOf(messages));
                        return Behaviors.stopped();
                    }
                    if (event instanceof ChannelEvent.ReadFailed failed
                            && (failed.request() == 0 || failed.request() == request)) {
                        found.completeExceptionally(new TimeoutException("channel " + channel + " was not read"));
                        return Behaviors.stopped();
                    }
                    return Behaviors.same();
                });
            });
        }

        private void add(List<Message> more) {
            messages.addAll(more);
            if (messages.size() > most) {
                messages.subList(0, messages.size() - most).clear();
            }
        }
    }
}
