package stentor.protocol.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.bayeux.ChannelName.Kind;

class ChannelNameTest {
    @ParameterizedTest
    @CsvSource({
        "/a, CHANNEL",
        "/a/b/c, CHANNEL",
        "/a/x*y, CHANNEL",
        "/a/***, CHANNEL",
        "/metal, CHANNEL",
        "/a b/#{c}.d+e/-_!~()$@, CHANNEL",
        "/*, PATTERN",
        "/**, PATTERN",
        "/a/*, PATTERN",
        "/a/**, PATTERN",
        "/meta, META",
        "/meta/connect, META",
        "/meta/**, META",
        "/service/echo, SERVICE",
        "/service/*, SERVICE",
    })
    void namesAreOfOneKind(String text, Kind kind) {
        assertThat(ChannelName.parse(text)).hasValueSatisfying(name -> {
            assertThat(name.kind()).isEqualTo(kind);
            assertThat(name.id()).isEqualTo(text.substring(1));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "/", "//", "/a/", "/a//b", "/a/*/b", "/**/b", "/ü", "/a\n", "/a%20", "/a?b", "/a:b"})
    void othersAreNoNames(String text) {
        assertThat(ChannelName.parse(text)).isEmpty();
    }

    @Test
    void aNameIsAsLongAsAChannelIdMayBe() {
        assertThat(ChannelName.parse("/" + "a".repeat(1024))).isPresent();
        assertThat(ChannelName.parse("/" + "a".repeat(1025))).isEmpty();
    }

    @Test
    void guardedChannelsAreThoseUnderPrivateAndPresence() {
        assertThat(ChannelName.parse("/private/a").orElseThrow().isGuarded()).isTrue();
        assertThat(ChannelName.parse("/presence/a/b").orElseThrow().isPresence())
                .isTrue();
        assertThat(ChannelName.parse("/privates/a").orElseThrow().isGuarded()).isFalse();
        assertThat(ChannelName.parse("/private").orElseThrow().isGuarded()).isFalse();
    }

    @Test
    void theChannelsThatPusherGuardsAreGuardedHereToo() {
        for (String guarded : new String[] {"/private/a", "/private-a", "/presence/a", "/presence-a"}) {
            assertThat(ChannelName.parse(guarded).orElseThrow().isGuarded())
                    .as(guarded)
                    .isTrue();
            assertThat(ChannelName.parse(guarded).orElseThrow().isPresence())
                    .as(guarded)
                    .isEqualTo(guarded.startsWith("/presence"));
        }
        for (String open : new String[] {"/private", "/presence", "/privates/a", "/a/private/b", "/a/presence-b"}) {
            assertThat(ChannelName.parse(open).orElseThrow().isGuarded())
                    .as(open)
                    .isFalse();
        }
    }
}
