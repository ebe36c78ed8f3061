package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.Payload;

class PartsTest {
    private static final long NOW = 1_450_755_280_000L;

    private final Parts parts = new Parts();
    private final ReplyTo<PublisherReply> publisher =
            new ReplyTo.Actor<>(TestInbox.<PublisherReply>create().getRef());
    private final ReplyTo<PublisherReply> another =
            new ReplyTo.Actor<>(TestInbox.<PublisherReply>create("another").getRef());

    @Test
    void theWholeIsThePartsInTheirOrder() {
        parts.add(part(0, publisher, "a", "b"), NOW);
        parts.add(part(0, another, "x"), NOW);
        parts.add(part(1, publisher, "c"), NOW);
        assertThat(texts(parts.complete(last(2, publisher, "d")))).containsExactly("a", "b", "c", "d");
        assertThat(texts(parts.complete(last(1, another, "y")))).containsExactly("x", "y");
    }

    @Test
    void whatLacksAPartIsNothing() {
        parts.add(part(0, publisher, "a"), NOW);
        parts.add(part(2, publisher, "c"), NOW);
        assertThat(parts.complete(last(3, publisher, "d"))).isEmpty();
        assertThat(parts.complete(last(1, another, "d"))).isEmpty();
    }

    @Test
    void partsThatWaitTooLongMakeRoom() {
        parts.add(new ChannelCommand.Part(0, List.of(payload((int) Parts.MAX_BYTES - 100)), publisher), NOW);
        parts.add(part(0, another, "x"), NOW);
        assertThat(parts.complete(last(1, another, "y"))).isEmpty();
        parts.add(part(0, another, "x"), NOW + Parts.LIFETIME.toMillis());
        assertThat(parts.complete(last(1, another, "y"))).isPresent();
        assertThat(parts.complete(last(1, publisher, "d"))).isEmpty();
    }

    private static ChannelCommand.Part part(int index, ReplyTo<PublisherReply> publisher, String... texts) {
        return new ChannelCommand.Part(index, payloads(texts), publisher);
    }

    private static ChannelCommand.LastPart last(int index, ReplyTo<PublisherReply> publisher, String text) {
        return new ChannelCommand.LastPart(
                index,
                new ChannelCommand.Publish(
                        payloads(text), Optional.of(ChannelSettings.DEFAULT), true, Optional.empty(), publisher));
    }

    private static List<Payload> payloads(String... texts) {
        return List.of(texts).stream()
                .map(text -> Payload.text(text, "text/plain"))
                .toList();
    }

    private static Payload payload(int length) {
        return new Payload(new byte[length], Optional.empty());
    }

    private static List<String> texts(Optional<ChannelCommand.Publish> whole) {
        return whole.orElseThrow().payloads().stream().map(Payload::text).toList();
    }
}
