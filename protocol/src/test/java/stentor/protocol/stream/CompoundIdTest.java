package stentor.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.SentId;
import stentor.protocol.stream.CompoundId.Source;

class CompoundIdTest {
    private static final long MAX = Long.MAX_VALUE;

    @Test
    void withinASecondEachChannelKeepsItsTagAndTheLatestHasBrackets() {
        CompoundId first = start(2).advance(message(0, 10, 0));
        CompoundId second = first.advance(message(1, 10, 0));
        CompoundId third = second.advance(message(0, 10, 1));
        assertThat(first.sent()).isEqualTo(new SentId(10, "[0],-"));
        assertThat(second.sent()).isEqualTo(new SentId(10, "0,[0]"));
        assertThat(third.sent()).isEqualTo(new SentId(10, "[1],0"));
    }

    @Test
    void whatWasReceivedInEarlierSecondsIsSaidAndADashStandsForNothing() {
        CompoundId id = start(3).advance(message(0, 10, 5)).advance(message(1, 12, 0));
        assertThat(id.sent()).hasToString("12:-2.5,[0],-");
        assertThat(id.advance(message(1, 15, 0)).sent()).hasToString("15:-5.5,[0],-");
        assertThat(id.advance(message(1, 16, 0)).sent()).hasToString("16:-6.5,[0],-");
        assertThat(read(3, "4000:-3990.5,[0],-").cursor(0)).isEqualTo(Cursor.after(new MessageId(10, 5)));
    }

    @Test
    void aDashGoesOnWhereNothingThatComesLateIsPassedOver() {
        CompoundId id = read(2, "100:-,[4]");
        assertThat(id.cursor(0)).isEqualTo(Cursor.after(new MessageId(94, MAX)));
        assertThat(id.cursor(1)).isEqualTo(Cursor.after(new MessageId(100, 4)));
        assertThat(id.sent()).hasToString("100:-,[4]");
    }

    @Test
    void anEntryMaySayWhereInAnEarlierSecondAChannelStands() {
        CompoundId id = read(3, "12:-2.5,[0],-2");
        assertThat(id.cursor(0)).isEqualTo(Cursor.after(new MessageId(10, 5)));
        assertThat(id.cursor(2)).isEqualTo(Cursor.after(new MessageId(10, MAX)));
        assertThat(id.sent()).hasToString("12:-2.5,[0],-2");
    }

    @Test
    void aMessageOfAnEarlierSecondDoesNotTakeTheOthersBack() {
        CompoundId id = start(2).advance(message(0, 12, 3)).advance(message(1, 10, 7));
        assertThat(id.sent()).hasToString("12:3,[-2.7]");
        assertThat(read(2, "12:3,[-2.7]")).isEqualTo(id);
    }

    @Test
    void whatADashSaidStaysTrueInLaterSeconds() {
        CompoundId id = read(2, "100:[0],-").advance(message(0, 101, 0));
        assertThat(id.sent()).hasToString("101:[0],-");
        assertThat(id.cursor(1)).isEqualTo(Cursor.after(new MessageId(94, MAX)));
    }

    @Test
    void aSubscriptionToOneChannelHasTheIdsOfThatChannel() {
        CompoundId id = start(1).advance(message(0, 10, 5));
        assertThat(id.sent()).isEqualTo(SentId.of(new MessageId(10, 5)));
        assertThat(read(1, "10:5")).isEqualTo(id);
        assertThat(read(1, "10:[5]")).isEqualTo(id);
    }

    @Test
    void theIdBeforeEverythingIsBeforeEverythingInAllChannels() {
        assertThat(read(3, "0:0").standings()).containsOnly(MessageId.ZERO);
        assertThat(read(3, "0:[0],-,-").standings()).containsOnly(MessageId.ZERO);
    }

    @Test
    void channelsWithoutAnEntryStandBeforeTheSecond() {
        assertThat(read(3, "10:5").standings())
                .containsExactly(new MessageId(10, 5), new MessageId(9, MAX), new MessageId(9, MAX));
    }

    @Test
    void aSubscriptionStartsWhereItsChannelsAre() {
        CompoundId id = CompoundId.startingAt(List.of(new MessageId(10, 5), MessageId.ZERO, new MessageId(12, 0)));
        assertThat(id.seconds()).isEqualTo(12);
        assertThat(id.advance(message(1, 13, 0)).sent()).hasToString("13:-3.5,[0],-1.0");
    }

    @Test
    void aChannelMayBeStandingSomewhereBeforeItsFirstMessage() {
        CompoundId id = start(2).startingAt(1, new MessageId(12, 3));
        assertThat(id.advance(message(0, 13, 0)).sent()).hasToString("13:[0],-1.3");
    }

    @Test
    void sourcesAreInTheOrderOfSecondThenChannelThenTag() {
        List<Source> ordered =
                List.of(message(1, 9, 9), message(0, 10, 1), message(0, 10, 2), message(1, 10, 0), message(0, 11, 0));
        List<Source> reversed = new ArrayList<>(ordered);
        Collections.reverse(reversed);
        assertThat(reversed.stream().sorted().toList()).isEqualTo(ordered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,99,110",
                "[0],-,-",
                "0,[0],1",
                "0,0",
                "[0],[0]",
                "[[0]],-",
                "[0,-",
                "0],-",
                "[0,-]",
                "[],-",
                "[0],",
                ",[0]",
                "[0],x",
                "null",
                "*",
                "[0], -",
                "[0],--",
                "[0],-0",
                "[0],-1.",
                "[0],-.5",
                "[0],-1.x",
                "[0],-11.0",
                "[0],-x",
                "[0],-1.99999999999999999999",
                "[99999999999999999999],-",
                "[0],-99999999999999999999",
                "[0];-",
                "W/[0],-"
            })
    void aTagThatDoesNotFitTwoChannelsIsMalformed(String tag) {
        assertMalformed(position(2, "10:" + tag));
    }

    @Test
    void aTagOfMoreEntriesThanAnySubscriptionHasIsMalformed() {
        String full = "[0]" + ",-".repeat(254);
        assertThat(position(255, "10:" + full)).isInstanceOf(CompoundPosition.Stated.class);
        assertMalformed(position(255, "10:" + full + ",-"));
        assertMalformed(position(2, "10:" + "0,".repeat(1_000_000)));
    }

    @Test
    void neitherADateNorATagAloneIsAPosition() {
        Optional<String> date = Optional.of("Sun, 06 Nov 1994 08:49:37 GMT");
        Optional<String> tag = Optional.of("[0],-");
        Optional<String> none = Optional.empty();
        assertMalformed(CompoundPosition.read(2, date, none, none, none));
        assertMalformed(CompoundPosition.read(2, none, tag, none, none));
        assertThat(CompoundPosition.read(2, date, tag, none, none))
                .isEqualTo(new CompoundPosition.Stated(read(2, "784111777:[0],-")));
        assertThat(CompoundPosition.read(2, none, none, none, none)).isEqualTo(new CompoundPosition.Unstated());
    }

    @Test
    void aSubscriptionHasOneTo255Channels() {
        assertThatIllegalArgumentException().isThrownBy(() -> start(0));
        assertThatIllegalArgumentException().isThrownBy(() -> start(256));
    }

    private static void assertMalformed(CompoundPosition position) {
        assertThat(position).isInstanceOf(CompoundPosition.Malformed.class);
        assertThat(((CompoundPosition.Malformed) position).reason()).startsWith("Message ID invalid");
    }

    private static CompoundId read(int channels, String id) {
        return ((CompoundPosition.Stated) position(channels, id)).id();
    }

    private static CompoundPosition position(int channels, String id) {
        return CompoundPosition.read(channels, Optional.empty(), Optional.empty(), Optional.of(id), Optional.empty());
    }

    private static CompoundId start(int channels) {
        return CompoundId.startingAt(Collections.nCopies(channels, MessageId.ZERO));
    }

    private static Source message(int channel, long seconds, long tag) {
        return new Source(channel, new MessageId(seconds, tag));
    }
}
