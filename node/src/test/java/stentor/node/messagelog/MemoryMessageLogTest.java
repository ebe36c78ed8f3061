package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

class MemoryMessageLogTest extends MessageLogContract {
    private MemoryMessageLog memory;

    @Override
    protected MessageLog open(SetClock clock) {
        memory = new MemoryMessageLog(clock);
        return memory;
    }

    @Override
    public void lose() {
        memory.clear();
    }

    @Test
    void askingForUnknownChannelsTakesUpNoMemory() {
        Owner.get(memory.state(channel(), LogPosition.UNKNOWN));
        Owner.get(memory.readAfter(channel(), LogPosition.UNKNOWN, MessageId.ZERO, 1, 1));
        assertThat(memory.size()).isZero();
    }

    @Test
    void whatWasHandedOverDoesNotComeBack() {
        Owner before = owner();
        MessageId newest = before.publish("one");
        LogPosition known = before.position();
        assertThat(memory.handOver(channel())).isEqualTo(known);
        assertThat(memory.handOver(channel())).isEqualTo(known);
        Owner after = owner();
        assertThat(after.epoch()).isGreaterThan(known.epoch());
        assertThat(after.claim().state().exists()).isFalse();
        assertThat(after.stored()).isEmpty();
        // Another node may have published meanwhile: a reader that stands at the newest message has a gap.
        assertThat(after.claim().state().lastStored()).isGreaterThan(newest);
        assertThat(after.publish("two").seconds()).isGreaterThan(newest.seconds());
    }

    @Test
    void ofAChannelThatItDoesNotKnowThereIsNothingToHandOver() {
        assertThat(memory.handOver(channel())).isEqualTo(LogPosition.UNKNOWN);
        assertThat(memory.size()).isZero();
    }

    @Test
    void aSweepGivesBackWhatIsForgotten() {
        Owner owner = owner(LogUnderTest.timeouts(Duration.ofMinutes(1), Duration.ofMinutes(3)));
        owner.publish("1");
        clock().advance(Duration.ofMinutes(1 + 3 + 3).minusMillis(1));
        memory.sweep();
        assertThat(memory.size()).isEqualTo(1);
        clock().advance(Duration.ofMillis(1));
        memory.sweep();
        assertThat(memory.size()).isZero();
    }

    @Test
    void severalSweepsReachEveryChannel() {
        for (int i = 0; i < 25_000; i++) {
            Owner.get(memory.claim(new ChannelKey("default", "", "channel " + i), LogPosition.UNKNOWN));
        }
        clock().advance(Duration.ofMinutes(2));
        memory.sweep();
        assertThat(memory.size()).isEqualTo(15_000);
        memory.sweep();
        memory.sweep();
        assertThat(memory.size()).isZero();
    }

    @Test
    void theOldestKeysAreGivenUpBeyondTheLimit() {
        Owner owner = owner();
        for (int i = 0; i <= RememberedKeys.LIMIT; i++) {
            owner.append(new Publication(owner.messages("x"), false, Optional.of("key " + i), 0));
        }
        assertThat(repeats(owner, "key 1")).isTrue();
        assertThat(repeats(owner, "key 0")).isFalse();
    }

    @Test
    void ownersOfManyChannelsDoNotDisturbEachOther() {
        List<CompletableFuture<List<String>>> owners = new ArrayList<>();
        String[] bodies = LogUnderTest.bodies(100);
        for (int i = 0; i < 8; i++) {
            ChannelKey key = new ChannelKey("default", "", "channel " + i);
            owners.add(CompletableFuture.supplyAsync(() -> {
                Owner owner = new Owner(memory, clock(), key, ChannelSettings.DEFAULT);
                owner.publish(bodies);
                return owner.stored();
            }));
        }
        owners.forEach(owner -> assertThat(Owner.get(owner)).containsExactly(bodies));
    }

    private static boolean repeats(Owner owner, String key) {
        return owner.append(owner.publicationWithKey(key, 0, "x"))
                .repeats()
                .get(0)
                .isPresent();
    }
}
