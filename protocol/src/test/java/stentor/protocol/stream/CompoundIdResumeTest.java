package stentor.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.SentId;
import stentor.protocol.stream.CompoundId.Source;

/** Resuming from any id that was delivered yields exactly the rest, whatever was published. */
class CompoundIdResumeTest {
    private static final int ROUNDS = 300;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void theIdsOfMessagesMergedInOrderResumeWithExactlyTheRest() {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Source>> channels = channels();
            List<Source> merged =
                    channels.stream().flatMap(List::stream).sorted().toList();
            CompoundId id = start(channels.size());
            for (int received = 1; received <= merged.size(); received++) {
                id = id.advance(merged.get(received - 1));
                List<Source> rest = merged.subList(received, merged.size());
                assertThat(resumed(channels, id.sent())).as("seed %d", seed).isEqualTo(rest);
            }
        }
    }

    @Test
    void theIdsOfMessagesInAnyOrderWithinTheirSecondResumeWithExactlyTheRest() {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Source>> channels = channels();
            List<Source> arriving = arrivingBySecond(channels);
            CompoundId id = start(channels.size());
            for (int received = 1; received <= arriving.size(); received++) {
                id = id.advance(arriving.get(received - 1));
                List<Source> rest = arriving.subList(received, arriving.size());
                assertThat(resumed(channels, id.sent())).as("seed %d", seed).isEqualTo(sorted(rest));
            }
        }
    }

    @Test
    void theIdsOfMessagesThatComeAFewSecondsLateResumeWithExactlyTheRest() {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Source>> channels = channels();
            List<Source> arriving = arrivingLate(channels);
            CompoundId id = start(channels.size());
            for (int received = 1; received <= arriving.size(); received++) {
                id = id.advance(arriving.get(received - 1));
                List<Source> rest = arriving.subList(received, arriving.size());
                assertThat(resumed(channels, id.sent())).as("seed %d", seed).isEqualTo(sorted(rest));
            }
        }
    }

    @Test
    void whoComesBackAgainAndAgainMissesNothingAndSeesNothingTwice() {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Source>> channels = channels();
            List<Source> received = new ArrayList<>();
            CompoundId id = start(channels.size());
            List<Source> rest = sorted(channels.stream().flatMap(List::stream).toList());
            List<Source> all = rest;
            while (!rest.isEmpty()) {
                for (Source next : rest.subList(0, 1 + random.nextInt(rest.size()))) {
                    id = id.advance(next);
                    received.add(next);
                }
                rest = resumed(channels, id.sent());
                id = read(channels.size(), id.sent());
            }
            assertThat(received).as("seed %d", seed).isEqualTo(all);
        }
    }

    /** What a server sends that is told this id and has all messages stored. */
    private static List<Source> resumed(List<List<Source>> channels, SentId stated) {
        CompoundId id = read(channels.size(), stated);
        List<Source> rest = new ArrayList<>();
        for (int channel = 0; channel < channels.size(); channel++) {
            MessageId after = ((Cursor.After) id.cursor(channel)).id();
            channels.get(channel).stream()
                    .filter(message -> message.id().isAfter(after))
                    .forEach(rest::add);
        }
        return sorted(rest);
    }

    private static CompoundId read(int channels, SentId stated) {
        CompoundPosition position = CompoundPosition.read(
                channels, Optional.empty(), Optional.empty(), Optional.of(stated.toString()), Optional.empty());
        return ((CompoundPosition.Stated) position).id();
    }

    private List<List<Source>> channels() {
        List<List<Source>> channels = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int channel = 0; channel < count; channel++) {
            channels.add(messages(channel));
        }
        return channels;
    }

    private List<Source> messages(int channel) {
        List<Source> messages = new ArrayList<>();
        MessageId id = new MessageId(1000 + random.nextInt(3), random.nextInt(2));
        for (int i = random.nextInt(12); i > 0; i--) {
            messages.add(new Source(channel, id));
            id = random.nextBoolean() ? id.nextTag() : new MessageId(id.seconds() + 1 + random.nextInt(2), 0);
        }
        return messages;
    }

    private List<Source> arrivingAnyhow(List<List<Source>> channels) {
        List<List<Source>> waiting = new ArrayList<>();
        channels.forEach(messages -> waiting.add(new ArrayList<>(messages)));
        List<Source> arriving = new ArrayList<>();
        waiting.removeIf(List::isEmpty);
        while (!waiting.isEmpty()) {
            arriving.add(waiting.get(random.nextInt(waiting.size())).remove(0));
            waiting.removeIf(List::isEmpty);
        }
        return arriving;
    }

    /** Each message comes up to a few seconds after others of its second, but not before those of its channel. */
    private List<Source> arrivingLate(List<List<Source>> channels) {
        record Arrival(Source message, long at) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (List<Source> messages : channels) {
            long at = 0;
            for (Source message : messages) {
                at = Math.max(at, message.id().seconds() + random.nextInt(CompoundId.LATE + 1));
                arrivals.add(new Arrival(message, at));
            }
        }
        // Stable: what comes at once comes in the order of its channel.
        arrivals.sort((one, other) -> Long.compare(one.at, other.at));
        return arrivals.stream().map(Arrival::message).toList();
    }

    private List<Source> arrivingBySecond(List<List<Source>> channels) {
        List<Source> arriving = new ArrayList<>(arrivingAnyhow(channels));
        // Stable: the random order within each second stays.
        arriving.sort(
                (one, other) -> Long.compare(one.id().seconds(), other.id().seconds()));
        return arriving;
    }

    private static List<Source> sorted(List<Source> messages) {
        return messages.stream().sorted().toList();
    }

    private static CompoundId start(int channels) {
        return CompoundId.startingAt(Collections.nCopies(channels, MessageId.ZERO));
    }
}
