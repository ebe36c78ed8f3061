package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Overloaded;
import stentor.node.channel.PublisherReply.Published;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.MessageId;

class RepeatsTest {
    private static final Published ANSWER = new Published(1, new ChannelInfo(1, 0, 1, new MessageId(7, 0)));

    private final Repeats repeats = new Repeats();
    private final List<PublisherReply> told = new ArrayList<>();

    @Test
    void whoRepeatsAKeyWhileItIsUnderWayIsToldTheSame() {
        Publish first = publish("key");
        assertThat(repeats.take(first, 0)).isFalse();
        repeats.begin(first);
        assertThat(repeats.take(publish("key"), 1)).isTrue();
        assertThat(told).isEmpty();
        repeats.answer(first, ANSWER, 2);
        assertThat(told).containsExactly(ANSWER, ANSWER);
        assertThat(repeats.take(publish("key"), 3)).isTrue();
        assertThat(told).hasSize(3);
    }

    @Test
    void afterARefusalARepeatIsTriedAnew() {
        Publish first = publish("key");
        repeats.begin(first);
        repeats.take(publish("key"), 1);
        repeats.refuse(first, new Overloaded());
        assertThat(told).containsExactly(new Overloaded(), new Overloaded());
        assertThat(repeats.take(publish("key"), 2)).isFalse();
    }

    @Test
    void ofOneKeyNoMoreThanAThousandWait() {
        repeats.begin(publish("key"));
        for (int i = 0; i < 1000; i++) {
            repeats.take(publish("key"), 1);
        }
        assertThat(told).isEmpty();
        assertThat(repeats.take(publish("key"), 1)).isTrue();
        assertThat(told).containsExactly(new Overloaded());
    }

    @Test
    void withoutAKeyNothingIsARepeat() {
        Publish publish = new Publish(List.of(), Optional.empty(), true, Optional.empty(), told::add);
        repeats.begin(publish);
        assertThat(repeats.take(publish, 0)).isFalse();
    }

    private Publish publish(String key) {
        return new Publish(List.of(), Optional.empty(), true, Optional.of(key), told::add);
    }
}
