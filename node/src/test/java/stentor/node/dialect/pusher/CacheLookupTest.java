package stentor.node.dialect.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.hub.Delivery;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.pusher.Bridge;
import stentor.protocol.pusher.EventNote;

class CacheLookupTest {
    private static final long PUBLISHED = 1_450_755_280_000L;
    private static final long HALF_AN_HOUR = 30 * 60 * 1000;

    private final CacheLookup lookup = new CacheLookup();

    private Delivery look(String event, EventNote note) {
        Delivery delivery = new Delivery(new Message(
                new MessageId(PUBLISHED / 1000, 0), MessageId.ZERO, PUBLISHED, Bridge.payload(event, "{}", note)));
        lookup.look(delivery);
        return delivery;
    }

    @Test
    void itIsTheLastThatNoClientSent() {
        look("first", EventNote.ofServer(Optional.empty()));
        Delivery last = look("last", EventNote.ofServer(Optional.of("1.2")));
        look("client-x", EventNote.ofClient("1.2", Optional.empty()));
        assertThat(lookup.last(PUBLISHED)).containsSame(last);
    }

    @Test
    void itIsKeptForHalfAnHour() {
        look("e", EventNote.ofServer(Optional.empty()));
        assertThat(lookup.last(PUBLISHED + HALF_AN_HOUR - 1)).isPresent();
        assertThat(lookup.last(PUBLISHED + HALF_AN_HOUR)).isEmpty();
    }

    @Test
    void whatClientsSayIsNeverKept() {
        look("client-x", EventNote.ofClient("1.2", Optional.of("ann")));
        assertThat(lookup.last(PUBLISHED)).isEmpty();
    }
}
