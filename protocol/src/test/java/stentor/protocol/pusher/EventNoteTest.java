package stentor.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventNoteTest {
    private static final EventNote NONE = new EventNote(Optional.empty(), Optional.empty(), false);

    private static EventNote readAgain(EventNote note) {
        return EventNote.read(note.text());
    }

    @Test
    void itIsReadAsItWasWritten() {
        EventNote member = EventNote.ofClient("1.2", Optional.of("ann b"));
        assertThat(readAgain(member)).isEqualTo(member);
        assertThat(member).isEqualTo(new EventNote(Optional.of("1.2"), Optional.of("ann b"), true));
        EventNote client = EventNote.ofClient("1.2", Optional.empty());
        assertThat(readAgain(client)).isEqualTo(client);
        EventNote server = EventNote.ofServer(Optional.of("3.4"));
        assertThat(readAgain(server)).isEqualTo(server);
        assertThat(server).isEqualTo(new EventNote(Optional.of("3.4"), Optional.empty(), false));
        EventNote ofNobody = new EventNote(Optional.empty(), Optional.of("ann"), true);
        assertThat(readAgain(ofNobody)).isEqualTo(ofNobody);
    }

    @Test
    void whatIsToBeKeptOfMostEventsIsNothing() {
        assertThat(EventNote.ofServer(Optional.empty()).text()).isEmpty();
        assertThat(EventNote.read(Optional.empty())).isEqualTo(NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pusher", "pusher:", "bayeux:{\"a\":1}", "c1.2"})
    void notesOfOthersSayNothing(String note) {
        assertThat(EventNote.read(Optional.of(note))).isEqualTo(NONE);
    }
}
