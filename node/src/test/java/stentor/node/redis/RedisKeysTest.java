package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/** What the log leaves in Redis, and for how long. */
class RedisKeysTest {
    private static RedisProcess redis;
    private static RedisClient client;
    private static RedisCommands<String, String> direct;

    private final SetClock clock = new SetClock();
    private final ChannelKey channel = new ChannelKey("default", "a:b", "100%}{");
    private final MessageLog log = new RedisMessageLog(
            new RedisStoreSettings(redis.uri(), "stentor:", 0, RedisProcess.PATIENT), ScriptTime.set(clock));

    @BeforeAll
    static void start() {
        redis = RedisProcess.started();
        client = RedisClient.create(redis.uri());
        direct = client.connect().sync();
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        redis.close();
    }

    @BeforeEach
    void empty() {
        direct.flushall();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void allKeysOfAChannelHaveThePrefixAndOneHashTag() {
        Owner owner = owner(settings(Duration.ofHours(1), 3, 2));
        owner.append(owner.publicationWithKey("key 1", 0, "1"));
        owner.delivered(owner.last(), 1);
        assertThat(direct.keys("*"))
                .containsExactlyInAnyOrder(
                        "stentor:{a%3Ab:100%25%7D{}:channel",
                        "stentor:{a%3Ab:100%25%7D{}:messages",
                        "stentor:{a%3Ab:100%25%7D{}:deliveries",
                        "stentor:{a%3Ab:100%25%7D{}:key:key 1");
    }

    @Test
    void whatALaterVersionAddsToAChannelsSettingsIsLeftAlone() {
        Owner owner = owner(settings(Duration.ofHours(1), 3, 2));
        owner.publish("1");
        String text = direct.hget("stentor:{a%3Ab:100%25%7D{}:channel", "settings");
        direct.hset("stentor:{a%3Ab:100%25%7D{}:channel", "settings", text + " 7 new");
        assertThat(owner(settings(Duration.ofHours(1), 3, 2)).state().settings())
                .isEqualTo(settings(Duration.ofHours(1), 3, 2));
        owner = owner(settings(Duration.ofHours(1), 3, 2));
        for (int i = 2; i <= 11; i++) {
            owner.publish("" + i);
        }
        assertThat(owner.stored()).hasSize(10).startsWith("2");
    }

    @Test
    void aMessageIsAnEntryWithItsIdThatPeopleCanRead() {
        Owner owner = owner(ChannelSettings.DEFAULT);
        owner.publish("hello");
        var entry = direct.xrange("stentor:{a%3Ab:100%25%7D{}:messages", Range.unbounded())
                .get(0);
        assertThat(entry.getId())
                .isEqualTo(owner.last().seconds() + "-" + owner.last().tag());
        assertThat(entry.getBody())
                .containsEntry("body", "hello")
                .containsEntry("head", "10:text/plain,-,-,")
                .containsEntry("at", Long.toString(clock.millis()));
    }

    @Test
    void everyKeyGoesWhenAllItHoldsHasEnded() {
        Owner owner = owner(settings(Duration.ofMinutes(10), 0, 0));
        owner.append(owner.publicationWithKey("key", 0, "1"));
        // Ten minutes for the message, one hour for the channel, one to remember it, and one minute more.
        assertThat(ttl("channel")).isBetween(Duration.ofMinutes(130), Duration.ofMinutes(131));
        assertThat(ttl("messages")).isBetween(Duration.ofMinutes(130), Duration.ofMinutes(131));
        assertThat(ttl("key:key")).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    @Test
    void aClaimOnNothingGoesSoon() {
        owner(ChannelSettings.DEFAULT);
        assertThat(ttl("channel")).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    @Test
    void messagesWithoutAnEndStayAndGoOnceTheyMay() {
        Owner owner = owner(settings(Duration.ZERO, 0, 0));
        owner.publish("1");
        assertThat(direct.keys("*")).hasSize(2).allMatch(key -> direct.pttl(key) == -1);
        owner.create(settings(Duration.ofMinutes(10), 0, 0));
        assertThat(direct.keys("*")).hasSize(2).allMatch(key -> direct.pttl(key) > 0);
    }

    @Test
    void messagesThatWaitForRecipientsStayUntilSomebodyReadsAfterTheirEnd() {
        Owner owner = owner(settings(Duration.ofMinutes(10), 0, 1));
        MessageId id = owner.publish("1");
        owner.delivered(id, 1);
        assertThat(direct.keys("*")).hasSize(3).allMatch(key -> direct.pttl(key) == -1);
        clock.advance(Duration.ofMinutes(10));
        owner.state();
        assertThat(direct.keys("*")).hasSize(1).allMatch(key -> direct.pttl(key) > 0);
    }

    @Test
    void aDeletedChannelLeavesOnlyWhatMustBeRemembered() {
        Owner owner = owner(settings(Duration.ZERO, 3, 2));
        owner.delivered(owner.publish("1"), 1);
        Owner.get(log.delete(channel, owner.position()));
        assertThat(direct.keys("*")).hasSize(1).allMatch(key -> direct.pttl(key) > 0);
    }

    @Test
    void deliveriesOfMessagesThatLeftAreNotKept() {
        ChannelSettings settings =
                new ChannelSettings(true, Duration.ofMinutes(10), 2, 0, 5, false, Duration.ofHours(1));
        Owner owner = owner(settings);
        for (int i = 0; i < 5; i++) {
            owner.delivered(owner.publish("x"), 1);
        }
        assertThat(direct.hlen(name("deliveries"))).isEqualTo(2);
    }

    @Test
    void messagesOfAnEarlierLifeDoNotComeBack() {
        Owner owner = owner(ChannelSettings.DEFAULT);
        owner.publish("old");
        direct.del(name("channel"));
        assertThat(owner.stored()).isEmpty();
        owner.claim(MessageId.ZERO);
        owner.publish("new");
        assertThat(owner.stored()).isEqualTo(List.of("new"));
    }

    private Owner owner(ChannelSettings settings) {
        return new Owner(log, clock, channel, settings);
    }

    private static ChannelSettings settings(Duration messageTimeout, int min, int recipients) {
        return new ChannelSettings(true, messageTimeout, 10, min, recipients, false, Duration.ofHours(1));
    }

    private static Duration ttl(String name) {
        return Duration.ofMillis(direct.pttl(name(name)));
    }

    private static String name(String name) {
        return "stentor:{a%3Ab:100%25%7D{}:" + name;
    }
}
