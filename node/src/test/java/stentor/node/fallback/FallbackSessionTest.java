package stentor.node.fallback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FallbackSessionTest {
    private final List<String> sent = new ArrayList<>();
    private long released;
    private final FallbackSession<String> session = new FallbackSession<>(
            new FallbackSession.Outlet<>() {
                @Override
                public void send(String request, byte[] frames, boolean last) {
                    sent.add(request + (last ? "| " : "> ") + new String(frames, UTF_8).replace("\n", " "));
                }

                @Override
                public void released(int bytes) {
                    released += bytes;
                }
            },
            0);

    private void write(String message) {
        session.write(message.getBytes(UTF_8), 0);
    }

    private List<String> sent() {
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    @Test
    void aPollIsAnsweredWithAllThatWaitsAndTheFirstOneOpensTheSession() {
        write("one");
        session.receive("a", Receiving.POLLING, 0);
        assertThat(sent()).containsExactly("a| o a[\"one\"] ");
        write("two");
        write("three");
        assertThat(sent()).isEmpty();
        session.receive("b", Receiving.POLLING, 0);
        assertThat(sent()).containsExactly("b| a[\"two\",\"three\"] ");
        session.receive("c", Receiving.POLLING, 0);
        write("four");
        assertThat(sent()).containsExactly("c| a[\"four\"] ");
        assertThat(released).isEqualTo("onetwothreefour".length());
    }

    @Test
    void aStreamIsSentTheNextWhenItHasTakenTheOneBefore() {
        session.receive("a", Receiving.STREAMING, 0);
        write("one");
        write("two");
        assertThat(sent()).containsExactly("a> o ");
        session.took("another", 0);
        assertThat(sent()).isEmpty();
        session.took("a", 0);
        assertThat(sent()).containsExactly("a> a[\"one\",\"two\"] ");
    }

    @Test
    void aStreamThatItsClientHasEnoughOfIsSentNoMoreAndTheNextOneGoesOn() {
        session.receive("a", Receiving.STREAMING, 0);
        session.took("a", 0);
        String large = "ü".repeat(1000);
        int pieces = 0;
        while (sent().size() > 0 || pieces == 0) {
            write(large);
            session.took("a", 0);
            pieces++;
        }
        // Each was a["..."] and a newline: characters are counted, not bytes.
        assertThat(pieces - 1).isEqualTo(FallbackSession.MAX_STREAMED / 1006 + 1);
        session.receive("b", Receiving.STREAMING, 0);
        assertThat(sent()).containsExactly("a| ", "b> a[\"" + large + "\"] ");
    }

    @Test
    void aClientThatHearsNothingIsToldThatTheServerIsThere() {
        session.receive("a", Receiving.STREAMING, 0);
        session.took("a", 1_000);
        sent();
        session.tick(25_999);
        assertThat(sent()).isEmpty();
        session.tick(26_000);
        assertThat(sent()).containsExactly("a> h ");
        session.took("a", 26_000);
        session.receive("b", Receiving.POLLING, 26_000);
        sent();
        session.tick(51_000);
        assertThat(sent()).containsExactly("b| h ");
    }

    @Test
    void aClientThatDoesNotComeBackIsGone() {
        session.receive("a", Receiving.POLLING, 0);
        session.tick(4_999);
        assertThat(session.isOver()).isFalse();
        session.receive("b", Receiving.POLLING, 4_999);
        session.tick(20_000);
        assertThat(session.isOver()).isFalse();
        session.abandoned("a", 20_000);
        session.abandoned("b", 20_000);
        session.tick(24_999);
        assertThat(session.isOver()).isFalse();
        session.tick(25_000);
        assertThat(session.isOver()).isTrue();
    }

    @Test
    void whatWasLeftBehindByAConnectionThatBrokeIsGivenToTheNextRequest() {
        session.receive("a", Receiving.STREAMING, 0);
        session.took("a", 0);
        session.gone("a"::equals, 0);
        write("later");
        sent();
        session.receive("b", Receiving.POLLING, 0);
        assertThat(sent()).containsExactly("b| a[\"later\"] ");
    }

    @Test
    void aClientThatTakesNothingIsGone() {
        session.receive("a", Receiving.STREAMING, 0);
        session.tick(24_999);
        assertThat(session.isOver()).isFalse();
        session.tick(30_000);
        assertThat(session.isOver()).isTrue();
    }

    @Test
    void theLastWordsComeAfterWhatWaitsAndNothingAfterThem() {
        write("one");
        session.close(4200, "Please reconnect", 0);
        session.close(4009, "too late", 0);
        write("two");
        assertThat(session.isOver()).isFalse();
        session.receive("a", Receiving.STREAMING, 0);
        assertThat(sent()).containsExactly("a| o a[\"one\"] c[4200,\"Please reconnect\"] ");
        assertThat(session.isOver()).isTrue();
        assertThat(released).isEqualTo(6);
    }

    @Test
    void aLargeBacklogIsSentInPieces() {
        for (int i = 0; i < 3; i++) {
            write("x".repeat(40_000));
        }
        session.receive("a", Receiving.POLLING, 0);
        session.receive("b", Receiving.POLLING, 0);
        assertThat(sent()).extracting(String::length).containsExactly(80_014, 40_009);
    }
}
