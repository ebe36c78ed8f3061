package stentor.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

class CompoundIdLimitsTest {
    private static final long EVERY_TAG = Long.MAX_VALUE;

    @Test
    void anEntryMayGoBackToTheVeryFirstSecondAndNoFurther() {
        CompoundId id = CompoundIdParser.parse(3, "-3.7,[0]", 2).orElseThrow();
        assertThat(id.cursor(0)).isEqualTo(Cursor.after(new MessageId(0, 7)));
        assertThat(CompoundIdParser.parse(3, "-3,[0]", 2).orElseThrow().cursor(0))
                .isEqualTo(Cursor.after(new MessageId(0, EVERY_TAG)));
        assertThat(CompoundIdParser.parse(3, "-4.7,[0]", 2)).isEmpty();
        assertThat(CompoundIdParser.parse(3, "-4,[0]", 2)).isEmpty();
    }

    @Test
    void anEntryGoesBackAtLeastOneSecond() {
        assertThat(CompoundIdParser.parse(3, "-1.7,[0]", 2)).isPresent();
        assertThat(CompoundIdParser.parse(3, "-0.7,[0]", 2)).isEmpty();
        assertThat(CompoundIdParser.parse(3, "-.7,[0]", 2)).isEmpty();
    }

    @Test
    void aChannelWithoutAnEntryHasReceivedAllBeforeThatSecond() {
        assertThat(CompoundIdParser.parse(1, "[0]", 2).orElseThrow().cursor(1))
                .isEqualTo(Cursor.after(new MessageId(0, EVERY_TAG)));
        assertThat(CompoundIdParser.parse(0, "[0]", 2).orElseThrow().cursor(1)).isEqualTo(Cursor.after(MessageId.ZERO));
    }
}
