package stentor.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.pusher.ChannelName.Kind;

class ChannelNameTest {
    @ParameterizedTest
    @CsvSource({
        "news, PUBLIC, false, false",
        "cache-news, PUBLIC, false, true",
        "private-news, PRIVATE, false, false",
        "private-cache-news, PRIVATE, false, true",
        "private-encrypted-news, PRIVATE, true, false",
        "private-encrypted-cache-news, PRIVATE, true, true",
        "presence-news, PRESENCE, false, false",
        "presence-cache-news, PRESENCE, false, true",
        "presence-encrypted-news, PRESENCE, false, false",
        "privatenews, PUBLIC, false, false",
        "#server-to-user-7, SERVER_TO_USER, false, false"
    })
    void thePrefixSaysWhatASubscriberHasToShow(String text, Kind kind, boolean encrypted, boolean cached) {
        assertThat(ChannelName.read(text)).contains(new ChannelName(text, kind, encrypted, cached));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a/b",
                "grün",
                "a:b",
                "a#b",
                "#server-to-user-",
                "#other",
                "#server-to-user-a\nb",
                "#server-to-user-\ud800"
            })
    void otherCharactersAndReservedNamesAreNoNames(String text) {
        assertThat(ChannelName.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0|5f7c8e", "urn:user:7", "a/b", "Jürgen K", "\ud83d\ude00"})
    void theChannelOfAUserIsThereWhateverItsIdIsMadeOf(String user) {
        assertThat(ChannelName.read("#server-to-user-" + user).orElseThrow().user())
                .contains(user);
    }

    @Test
    void twoHundredCharactersAreTheLimit() {
        assertThat(ChannelName.read("a".repeat(200))).isPresent();
        assertThat(ChannelName.read("a".repeat(201))).isEmpty();
        assertThat(ChannelName.read("azAZ09_-=@,.;")).isPresent().get().hasToString("azAZ09_-=@,.;");
    }

    @Test
    void clientEventsGoToMembersOfChannelsThatTheServerCanRead() {
        assertThat(ChannelName.read("private-a").orElseThrow().takesClientEvents())
                .isTrue();
        assertThat(ChannelName.read("presence-a").orElseThrow().takesClientEvents())
                .isTrue();
        assertThat(ChannelName.read("a").orElseThrow().takesClientEvents()).isFalse();
        assertThat(ChannelName.read("private-encrypted-a").orElseThrow().takesClientEvents())
                .isFalse();
    }

    @Test
    void aUsersChannelNamesItsUser() {
        assertThat(ChannelName.ofUser("u-1").orElseThrow().user()).contains("u-1");
        assertThat(ChannelName.read("news").orElseThrow().user()).isEmpty();
    }

    @Test
    void socketIdsAreTwoNumbers() {
        assertThat(SocketId.isValid(SocketId.of(-1, 0))).isTrue();
        for (String text :
                new String[] {"", ".", "1.", ".1", "1", "1.2.3", "1.a", "1 .2", "1.2:x", "9".repeat(39) + ".1"}) {
            assertThat(SocketId.isValid(text)).as(text).isFalse();
        }
    }
}
