package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import stentor.node.limits.Limit;
import stentor.protocol.channel.ChannelKey;

class ChannelQuotaTest {
    private static ChannelKey key(String group, String id) {
        return new ChannelKey("default", group, id);
    }

    private final ChannelQuota quota = new ChannelQuota(OptionalInt.of(3), OptionalInt.of(2));

    @Test
    void aGroupIsFullBeforeTheNodeIs() {
        assertThat(quota.enter(key("a", "1"), 0)).isEmpty();
        assertThat(quota.enter(key("a", "2"), 0)).isEmpty();
        assertThat(quota.enter(key("a", "3"), 0)).contains(Limit.CHANNELS_OF_GROUP);
        assertThat(quota.enter(key("b", "1"), 0)).isEmpty();
        assertThat(quota.enter(key("c", "1"), 0)).contains(Limit.CHANNELS);
    }

    @Test
    void oneThatIsThereCountsOnce() {
        assertThat(quota.enter(key("a", "1"), 0)).isEmpty();
        assertThat(quota.enter(key("a", "1"), 0)).isEmpty();
        quota.found(key("a", "1"));
        assertThat(quota.enter(key("a", "2"), 0)).isEmpty();
    }

    @Test
    void oneThatIsFoundCountsWhateverTheLimit() {
        for (String id : new String[] {"1", "2", "3"}) {
            quota.found(key("a", id));
        }
        assertThat(quota.wouldRefuse(key("a", "4"), 0)).contains(Limit.CHANNELS);
        assertThat(quota.wouldRefuse(key("a", "3"), 0)).isEmpty();
    }

    @Test
    void whereOneHasLeftThereIsRoom() {
        quota.enter(key("a", "1"), 0);
        quota.enter(key("a", "2"), 0);
        quota.left(key("a", "1"));
        quota.left(key("a", "1"));
        assertThat(quota.enter(key("a", "3"), 0)).isEmpty();
        assertThat(quota.enter(key("a", "4"), 0)).contains(Limit.CHANNELS_OF_GROUP);
    }

    @Test
    void oneWhoseOwnerRestsCountsUntilTheLogMayForgetIt() {
        quota.enter(key("a", "1"), 0);
        quota.enter(key("a", "2"), 0);
        quota.rests(key("a", "1"), 1000, 0);
        assertThat(quota.enter(key("a", "3"), 999)).contains(Limit.CHANNELS_OF_GROUP);
        assertThat(quota.enter(key("a", "3"), 1000)).isEmpty();
        assertThat(quota.enter(key("a", "4"), 1000)).contains(Limit.CHANNELS_OF_GROUP);
    }

    @Test
    void withoutLimitsNothingIsCounted() {
        ChannelQuota unlimited = ChannelQuota.unlimited();
        for (int i = 0; i < 10; i++) {
            assertThat(unlimited.enter(key("a", Integer.toString(i)), 0)).isEmpty();
        }
    }
}
