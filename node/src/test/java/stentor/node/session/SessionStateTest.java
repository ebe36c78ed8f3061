package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

class SessionStateTest {
    private static SessionState state() {
        Map<String, Cursor> positions = new LinkedHashMap<>();
        positions.put("/a", Cursor.after(new MessageId(1_450_755_280L, 7)));
        positions.put("/b/**", Cursor.NEWEST);
        return new SessionState(SessionSettings.DEFAULT, true, false, true, 12, positions);
    }

    @Test
    void itIsReadBackAsItWasWritten() {
        assertThat(SessionState.parse(state().toBytes())).contains(state());
    }

    @Test
    void whatNobodyWroteIsNoSession() {
        byte[] bytes = state().toBytes();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(SessionState.parse(Arrays.copyOf(bytes, length))).isEmpty();
        }
        bytes[0] = 2;
        assertThat(SessionState.parse(bytes)).isEmpty();
    }
}
