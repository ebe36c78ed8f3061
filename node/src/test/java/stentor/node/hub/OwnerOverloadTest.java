package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand.LastPart;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.PublisherReply.Overloaded;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.LogSwitch;
import stentor.node.owner.Overloads.Bound;

/** An owner that is asked for more than it can take. */
class OwnerOverloadTest {
    private static final int ROOM = 10_000;

    private final LogSwitch logSwitch = new LogSwitch();
    private final ChannelWorld world = new ChannelWorld(logSwitch::around);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void publishesBeyondTheBoundAreRefusedAndCountedAndTheOthersCarriedOut() {
        world.published("before");
        logSwitch.hold("append");
        int publishes = ROOM + 1_000;
        List<CompletableFuture<PublisherReply>> replies =
                Stream.generate(this::publish).limit(publishes).toList();
        // All have arrived once one that comes later is refused; nothing of what is held is answered yet.
        assertThat(replies.get(publishes - 1))
                .succeedsWithin(Duration.ofSeconds(60))
                .isInstanceOf(Overloaded.class);
        assertThat(replies.get(0)).isNotDone();
        logSwitch.letGo("append");
        assertThat(CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(60));
        long refused = count(replies, Overloaded.class);
        assertThat(refused).isBetween(publishes - ROOM - 256L, publishes - (long) ROOM);
        assertThat(count(replies, Published.class)).isEqualTo(publishes - refused);
        assertThat(world.overloads.count(Bound.OWNER_QUEUE)).isEqualTo(refused);
        assertThat(world.publish("after")).isInstanceOf(Published.class);
    }

    @Test
    void aLargePublishOfWhichAPartIsMissingIsRefusedAndCounted() {
        CompletableFuture<PublisherReply> reply = new CompletableFuture<>();
        world.tell(
                ChannelWorld.KEY,
                new LastPart(3, world.publishCommand(Optional.empty(), true, reply::complete, "the end")));
        assertThat(reply).succeedsWithin(Duration.ofSeconds(20)).isInstanceOf(Overloaded.class);
        assertThat(world.overloads.count(Bound.PARTS)).isEqualTo(1);
    }

    private CompletableFuture<PublisherReply> publish() {
        CompletionStage<PublisherReply> reply =
                world.ask(ChannelWorld.KEY, replyTo -> world.publishCommand(Optional.empty(), true, replyTo, "x"));
        return reply.toCompletableFuture();
    }

    private static long count(List<CompletableFuture<PublisherReply>> replies, Class<? extends PublisherReply> type) {
        return replies.stream()
                .map(CompletableFuture::join)
                .filter(type::isInstance)
                .count();
    }
}
