package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.channel.ChannelActor.Published;
import stentor.node.hub.Subscription.Mode;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/** Subscribers that come while messages are published get what is stored and what comes, each once and in order. */
class SeamTest {
    private static final int MESSAGES = 4000;

    private final ChannelWorld world = new ChannelWorld();

    @AfterEach
    void end() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noGapAndNoRepeatWhereStoredMessagesMeetLiveOnes(long seed) {
        Random random = new Random(seed);
        world.settings(new ChannelSettings(true, Duration.ZERO, 2 * MESSAGES, 0, 0, false, Duration.ofHours(1)));
        List<MessageId> ids = new ArrayList<>();
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            if (random.nextInt(10) == 0) {
                followers.add(follow(random, ids));
            }
            if (random.nextInt(500) == 0) {
                world.killOwner();
            }
            publish(Integer.toString(i), i, ids);
        }
        publish(Follower.END, MESSAGES, ids);
        for (Follower follower : followers) {
            assertThat(follower.outcome()).as("seed %s", seed).isEqualTo(MESSAGES + " messages");
        }
    }

    private Follower follow(Random random, List<MessageId> ids) {
        int first = ids.isEmpty() ? 0 : random.nextInt(ids.size() + 1);
        boolean recent = random.nextBoolean();
        first = recent ? Math.max(first, ids.size() - random.nextInt(5) - 1) : first;
        first = Math.max(0, first);
        Cursor cursor = first == 0 ? Cursor.OLDEST : Cursor.after(ids.get(first - 1));
        Follower follower = new Follower(first);
        world.subscribe(cursor, ConcurrencyPolicy.BROADCAST, Mode.STREAM, true, Duration.ZERO, follower);
        return follower;
    }

    /** A publish whose owner dies under it is repeated with its key, as a publisher would. */
    private void publish(String text, int number, List<MessageId> ids) {
        Published published = (Published) world.publish(Optional.of("key" + number), text);
        ids.add(published.info().lastMessageId());
    }
}
