package stentor.node.hub.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PatternEvent.Heard;
import stentor.node.hub.ByteBudget;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** Whatever is lost on the way, what is stored is handed on once and in order. */
class FollowedChannelTest {
    private static final int RUNS = 20_000;
    private static final int STEPS = 40;
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create();

    private static final ActorRef<ChannelCommand> OWNER = KIT.system().ignoreRef();

    private final ByteBudget budget = new ByteBudget(Long.MAX_VALUE);

    @Test
    void whatIsLostOnTheWayIsReadAndNothingComesTwiceOrOutOfOrder() {
        for (int seed = 0; seed < RUNS; seed++) {
            new Run(seed).go();
        }
    }

    @Test
    void whatWasTrimmedBeforeItCouldBeReadIsAGap() {
        FollowedChannel channel = new FollowedChannel(id(0), budget);
        assertThat(channel.hear(heard(1, id(2), message(3, 2))).messages()).isEmpty();
        assertThat(channel.isLacking()).isTrue();
        assertThat(channel.read()).isEqualTo(Cursor.after(id(0)));
        FollowedChannel.Next next = channel.found(List.of(message(2, 1)), false);
        assertThat(next.gap()).isTrue();
        assertThat(next.messages()).containsExactly(message(2, 1), message(3, 2));
        assertThat(channel.isLacking()).isFalse();
    }

    @Test
    void whatDidNotReachTheHubIsReadThoughNothingFollows() {
        FollowedChannel channel = new FollowedChannel(id(0), budget);
        channel.miss(1, id(2), false);
        assertThat(channel.isLacking()).isTrue();
        assertThat(channel.read()).isEqualTo(Cursor.after(id(0)));
        FollowedChannel.Next next = channel.found(List.of(message(1, 0), message(2, 1)), false);
        assertThat(next.messages()).containsExactly(message(1, 0), message(2, 1));
        assertThat(next.gap()).isFalse();
        assertThat(channel.isLacking()).isFalse();
    }

    @Test
    void whatIsNotStoredAndDidNotReachTheHubIsAGap() {
        FollowedChannel channel = new FollowedChannel(id(0), budget);
        channel.miss(1, id(2), true);
        channel.read();
        assertThat(channel.found(List.of(message(1, 0)), false).gap()).isTrue();
        assertThat(channel.isLacking()).isFalse();
        assertThat(channel.hear(heard(1, id(2), message(3, 1))))
                .isEqualTo(new FollowedChannel.Next(List.of(message(3, 1)), false));
    }

    @Test
    void anOwnerOfThePastIsNotHeard() {
        FollowedChannel channel = new FollowedChannel(id(0), budget);
        assertThat(channel.hear(heard(2, id(0), message(1, 0))).messages()).hasSize(1);
        assertThat(channel.hear(heard(1, id(1), message(2, 1))).messages()).isEmpty();
        assertThat(channel.isLacking()).isFalse();
    }

    @Test
    void whatWaitsIsBoundedInBytesAndTheRestIsReadFromTheLog() {
        FollowedChannel channel = new FollowedChannel(id(0), new ByteBudget(0));
        channel.hear(heard(1, id(2), message(3, 2)));
        // The budget is used up by the one before.
        channel.hear(heard(1, id(3), message(4, 3)));
        FollowedChannel.Next next = channel.found(List.of(message(1, 0), message(2, 1)), false);
        assertThat(next.messages()).containsExactly(message(1, 0), message(2, 1), message(3, 2));
        assertThat(channel.isLacking()).isTrue();
        assertThat(channel.read()).isEqualTo(Cursor.after(id(3)));
        assertThat(channel.found(List.of(message(4, 3)), false).messages()).containsExactly(message(4, 3));
    }

    @Test
    void whatIsNotStoredAndCouldNotWaitIsAGap() {
        FollowedChannel channel = new FollowedChannel(id(0), new ByteBudget(0));
        channel.hear(heard(1, id(2), message(3, 2)));
        channel.hear(new Heard(KEY, OWNER, 1, id(0), id(3), List.of(message(4, 3)), false));
        assertThat(channel.found(List.of(message(1, 0), message(2, 1)), false).gap())
                .isTrue();
    }

    @Test
    void whatIsForgottenIsNotHeldAnyMore() {
        FollowedChannel channel = new FollowedChannel(id(0), budget);
        channel.hear(heard(1, id(2), message(3, 2)));
        assertThat(budget.used()).isPositive();
        channel.forget();
        assertThat(budget.used()).isZero();
    }

    private static MessageId id(long tag) {
        return new MessageId(1, tag);
    }

    private static Message message(long tag, long previous) {
        return new Message(id(tag), id(previous), 0, Payload.text(Long.toString(tag), "text/plain"));
    }

    private static Heard heard(long epoch, MessageId after, Message... messages) {
        return new Heard(KEY, OWNER, epoch, id(0), after, List.of(messages), true);
    }

    /** An owner, its log, and one hub of a pattern behind a connection that loses things. */
    private static final class Run {
        private final int seed;
        private final Random random;
        private final FollowedChannel channel = new FollowedChannel(id(0), new ByteBudget(Long.MAX_VALUE));
        private final List<Message> log = new ArrayList<>();
        private final List<Message> received = new ArrayList<>();
        private final List<Heard> wire = new ArrayList<>();
        private Cursor reading;
        private long last;
        private long lastStored;
        private long epoch = 1;

        private Run(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        private void go() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> publish();
                    case 3 -> lose();
                    case 4, 5 -> arrive();
                    case 6 -> read();
                    default -> another();
                }
            }
            remind();
            while (!wire.isEmpty() || channel.isLacking()) {
                arrive();
                read();
            }
            assertThat(received).as("seed %s", seed).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
            assertThat(received).as("seed %s", seed).doesNotHaveDuplicates().containsAll(log);
        }

        private void publish() {
            boolean stored = random.nextInt(4) != 0;
            long after = last;
            List<Message> messages = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                Message message = message(++last, lastStored);
                messages.add(message);
                if (stored) {
                    lastStored = last;
                    log.add(message);
                }
            }
            wire.add(new Heard(KEY, OWNER, epoch, id(0), id(after), messages, stored));
        }

        /** What is on its way is lost, all of it, as with a connection. */
        private void lose() {
            wire.clear();
        }

        private void arrive() {
            if (!wire.isEmpty()) {
                take(channel.hear(wire.remove(0)));
            }
        }

        private void read() {
            if (reading != null) {
                MessageId after = ((Cursor.After) reading).id();
                reading = null;
                List<Message> all = log.stream()
                        .filter(message -> message.id().isAfter(after))
                        .toList();
                int limit = 1 + random.nextInt(4);
                take(channel.found(all.subList(0, Math.min(limit, all.size())), all.size() >= limit));
            } else if (channel.isLacking()) {
                reading = channel.read();
            }
        }

        /** Another owner takes over: the hub learns of it, and must not trust what it has. */
        private void another() {
            epoch++;
            channel.doubt();
        }

        private void remind() {
            wire.add(new Heard(KEY, OWNER, epoch, id(0), id(last), List.of(), true));
        }

        private void take(FollowedChannel.Next next) {
            assertThat(next.gap()).as("seed %s", seed).isFalse();
            received.addAll(next.messages());
        }
    }
}
