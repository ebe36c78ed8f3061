package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.Member;
import stentor.node.session.SessionState.Subscribed;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

class SessionStateTest {
    private static SessionState state() {
        SessionMember member = new SessionMember(new Member("7", Optional.of("{\"name\":\"Ann\"}")), 100);
        return new SessionState(
                SessionSettings.DEFAULT,
                true,
                false,
                true,
                List.of(
                        new Subscribed("/a", Cursor.after(id(7)), Optional.empty(), 5),
                        new Subscribed("/b/**", Cursor.NEWEST, Optional.empty(), 1 << 20),
                        new Subscribed("/presence/c", Cursor.after(id(1)), Optional.of(member), 0)),
                List.of(
                        new SentBatch(12, Map.of("/a", id(9))),
                        new SentBatch(13, Map.of("/a", id(10), "/presence/c", id(2)))));
    }

    private static MessageId id(int tag) {
        return new MessageId(1_450_755_280L, tag);
    }

    private static List<Cursor> positions(SessionState state) {
        return state.subscriptions().stream().map(Subscribed::position).toList();
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
        bytes[0] = 1;
        assertThat(SessionState.parse(bytes)).isEmpty();
    }

    @Test
    void whatTheClientHasReceivedIsNotReadAgain() {
        SessionState further = state().acknowledged(12);
        assertThat(positions(further)).containsExactly(Cursor.after(id(9)), Cursor.NEWEST, Cursor.after(id(1)));
        assertThat(further.unacknowledged()).extracting(SentBatch::number).containsExactly(13L);
        SessionState all = state().acknowledged(13);
        assertThat(positions(all)).containsExactly(Cursor.after(id(10)), Cursor.NEWEST, Cursor.after(id(2)));
        assertThat(all.unacknowledged()).isEmpty();
        assertThat(state().acknowledged(11)).isEqualTo(state());
    }
}
