package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class MessageRingTest {
    private final MessageRing messages = new MessageRing();

    @Test
    void itHoldsWhatASortedMapWouldHold() {
        Random random = new Random(7);
        TreeMap<MessageId, Message> model = new TreeMap<>();
        int newest = 0;
        for (int step = 0; step < 20_000; step++) {
            // Grows in the first half, shrinks in the second.
            if (random.nextInt(10) < (step < 10_000 ? 6 : 4)) {
                newest += 1 + random.nextInt(3);
                messages.add(message(newest));
                model.put(id(newest), message(newest));
            } else if (!model.isEmpty()) {
                int index = random.nextInt(4) == 0 ? random.nextInt(model.size()) : 0;
                Message removed = messages.remove(index);
                assertThat(model.remove(removed.id())).isEqualTo(removed);
            }
            MessageId any = id(random.nextInt(newest + 2));
            assertThat(messages.find(any).orElse(null)).isEqualTo(model.get(any));
            assertThat(messages.countUpTo(any))
                    .isEqualTo(model.headMap(any, true).size());
            if (step % 100 == 0) {
                assertThat(messages).containsExactlyElementsOf(model.values());
            }
        }
        messages.clear();
        assertThat(messages).isEmpty();
        messages.add(message(1));
        assertThat(messages).containsExactly(message(1));
    }

    @Test
    void anIdThatIsNotNewerIsRefused() {
        messages.add(message(2));
        assertThatThrownBy(() -> messages.add(message(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> messages.add(message(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(messages).hasSize(1);
    }

    private static Message message(int second) {
        return new Message(id(second), id(second - 1), 0, Payload.text("", "text/plain"));
    }

    private static MessageId id(int second) {
        return new MessageId(second, 0);
    }
}
