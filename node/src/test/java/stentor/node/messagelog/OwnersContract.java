package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.AppendResult.Receipt;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** Two owners that each believe to be the only one do not fork a channel, nor lose or double what was acknowledged. */
interface OwnersContract extends LogUnderTest {
    @Test
    default void twoOwnersNeverForkDoubleOrLoseWhatWasAcknowledged() {
        for (int seed = 0; seed < 20; seed++) {
            new Rivalry(this, seed).run();
        }
    }

    /** One run: both owners append, repeat, claim in random order; some answers never reach them. */
    final class Rivalry {
        private final LogUnderTest test;
        private final Random random;
        private final int seed;
        private final List<Rival> rivals = new ArrayList<>();
        /** Appended and acknowledged, in the order of the acknowledgements. */
        private final List<String> appended = new ArrayList<>();
        /** Acknowledged as repeats. */
        private final List<String> repeated = new ArrayList<>();

        private final List<String> sent = new ArrayList<>();
        /** Bodies whose publishers were told that the outcome is unknown: they publish them again, by their keys. */
        private final List<String> unsettled = new ArrayList<>();

        Rivalry(LogUnderTest test, int seed) {
            this.test = test;
            this.seed = seed;
            random = new Random(seed);
        }

        void run() {
            ChannelSettings settings = LogUnderTest.buffer(10_000, 0, 0, false);
            Owner first = test.owner(settings);
            first.create(settings);
            MessageId before = first.state().lastId();
            rivals.add(new Rival(first));
            rivals.add(new Rival(test.owner(settings)));
            for (int step = 0; step < 60; step++) {
                rivals.get(random.nextInt(2)).step(step);
                test.clock().advance(Duration.ofMillis(random.nextInt(1_500) - 500));
            }
            check(first.read(before));
            Owner.get(test.log().delete(test.channel(), test.owner().position()));
        }

        private void check(List<Message> stored) {
            List<String> bodies =
                    stored.stream().map(message -> message.payload().text()).toList();
            assertThat(bodies)
                    .doesNotHaveDuplicates()
                    .containsSubsequence(appended)
                    .containsAll(repeated);
            assertThat(sent).containsAll(bodies);
            for (int i = 1; i < stored.size(); i++) {
                assertThat(stored.get(i).previous()).isEqualTo(stored.get(i - 1).id());
            }
        }

        private final class Rival {
            private final Owner owner;
            private List<Publication> unanswered = List.of();

            Rival(Owner owner) {
                this.owner = owner;
            }

            void step(int step) {
                try {
                    if (!unanswered.isEmpty()) {
                        append(unanswered);
                    } else if (random.nextInt(8) == 0) {
                        owner.claim(MessageId.ZERO);
                    } else {
                        append(batch(step));
                    }
                } catch (FencedException fenced) {
                    unanswered.forEach(publication -> unsettled.add(body(publication)));
                    unanswered = List.of();
                    owner.claim(MessageId.ZERO);
                }
            }

            private List<Publication> batch(int step) {
                List<Publication> batch = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    boolean again = !unsettled.isEmpty() && random.nextBoolean();
                    String body = again ? unsettled.remove(0) : seed + "." + step + "." + i;
                    sent.add(body);
                    batch.add(owner.publicationWithKey("key of " + body, 0, body));
                }
                return batch;
            }

            private void append(List<Publication> batch) {
                boolean arrives = random.nextInt(4) > 0;
                boolean answered = arrives && random.nextInt(3) > 0;
                unanswered = batch;
                if (arrives) {
                    List<Optional<Receipt>> repeats = owner.append(batch).repeats();
                    for (int i = 0; answered && i < batch.size(); i++) {
                        (repeats.get(i).isEmpty() ? appended : repeated).add(body(batch.get(i)));
                    }
                }
                unanswered = answered ? List.of() : batch;
            }

            private static String body(Publication publication) {
                return publication.messages().get(0).payload().text();
            }
        }
    }
}
