package stentor.node.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneWritesTest {
    private final LaneWrites<Integer> writes = new LaneWrites<>(Framing.AS_IT_IS);

    @AfterEach
    void release() {
        writes.forgetJoined();
    }

    @Test
    void thoseThatAllHaveAreForgottenAndTheOthersKeepTheirNumbers() {
        add("a", "b", "c", "d", "e");
        writes.forgetBefore(2);
        assertThat(writes.first()).isEqualTo(2);
        assertThat(writes.end()).isEqualTo(5);
        assertThat(writes.bytes()).isEqualTo(3);
        assertThat(text(writes.join(2, 5).bytes())).isEqualTo("cde");
        assertThat(text(writes.join(4, 5).bytes())).isEqualTo("e");
    }

    @Test
    void whoLacksTheSameIsGivenTheSameBytes() {
        add("a", "b");
        ByteBuf joined = writes.join(0, 2).bytes();
        assertThat(writes.join(0, 2).bytes()).isSameAs(joined);
        assertThat(writes.join(1, 2).bytes()).isNotSameAs(joined);
    }

    @Test
    void noMoreIsJoinedThanOneWriteMayHave() {
        for (int number = 0; number < 4; number++) {
            writes.add(write(number, new byte[40 << 10], null), true);
        }
        assertThat(writes.join(0, 4).to()).isEqualTo(2);
    }

    @Test
    void aWriteThatIsNotForOneEndsWhatItIsGivenTogether() {
        Object member = new Object();
        add("a");
        writes.add(write(1, new byte[1], member), true);
        add("c");
        assertThat(writes.areForAll()).isFalse();
        assertThat(writes.nextException(member, 0)).isEqualTo(1);
        assertThat(writes.nextException(member, 2)).isEqualTo(3);
        assertThat(writes.nextException(new Object(), 0)).isEqualTo(3);
        writes.forgetBefore(2);
        assertThat(writes.areForAll()).isTrue();
    }

    @Test
    void theLastWriteThatAMemberGotIsKnownAfterAllHaveIt() {
        add("a", "b", "c");
        assertThat(writes.markBefore(2)).isEqualTo(1);
        writes.forgetBefore(2);
        assertThat(writes.markBefore(2)).isEqualTo(1);
        assertThat(writes.markBefore(3)).isEqualTo(2);
        // Nobody was there for this one.
        writes.forgetBefore(3);
        writes.add(write(3, new byte[1], null), false);
        assertThat(writes.isEmpty()).isTrue();
        assertThat(writes.markBefore(4)).isEqualTo(3);
    }

    @Test
    void oneThatLacksAWriteThatIsNotStoredCannotHaveItAgain() {
        add("a");
        writes.add(new LaneWrites.Write<>(message(1, new byte[1], false), null), true);
        add("c");
        assertThat(writes.areStoredFrom(0)).isFalse();
        assertThat(writes.areStoredFrom(1)).isFalse();
        assertThat(writes.areStoredFrom(2)).isTrue();
    }

    private void add(String... texts) {
        for (String text : texts) {
            writes.add(write((int) writes.end(), text.getBytes(StandardCharsets.US_ASCII), null), true);
        }
    }

    private static LaneWrites.Write<Integer> write(int mark, byte[] bytes, Object except) {
        return new LaneWrites.Write<>(message(mark, bytes, true), except);
    }

    private static StreamLane.Message<Integer> message(int mark, byte[] bytes, boolean stored) {
        return new StreamLane.Message<>(mark, stored, 0, bytes, Optional::empty);
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.US_ASCII);
    }
}
