package stentor.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusPartsTest {
    private final BusParts parts =
            BusParts.ofType("multipart/x-mixed-replace;boundary=xyz").orElseThrow();

    @Test
    void aPartIsKnownWhenTheBoundaryAfterItIsThere() {
        assertThat(read("--xyz", "Content-Type: text/plain", "content-length: 3", "", "abc"))
                .isInstanceOf(BusParts.Nothing.class);
        assertThat(parts.line("--xyz")).isEqualTo(new BusParts.Part("abc"));
        assertThat(read("Content-Length: 0", "", "", "--xyz")).isEqualTo(new BusParts.Part(""));
    }

    @Test
    void aBodyThatIsNotAsLongAsAnnouncedIsAFault() {
        assertThat(read("--xyz", "Content-Length: 4", "", "abc")).isInstanceOf(BusParts.Fault.class);
    }

    @Test
    void aBodyWithoutALengthIsAFault() {
        read("--xyz", "Content-Length: 1", "", "a", "--xyz");
        assertThat(read("Content-Type: text/plain", "", "b")).isInstanceOf(BusParts.Fault.class);
    }

    @Test
    void whatStandsInTheBoundarysPlaceIsAFault() {
        assertThat(parts.line("--abc")).isEqualTo(new BusParts.Fault("not the boundary: --abc"));
    }

    @Test
    void theBoundaryMayBeQuotedInTheType() {
        assertThat(BusParts.ofType("Multipart/X-Mixed-Replace; boundary=\"a b\""))
                .map(quoted -> quoted.line("--a b"))
                .containsInstanceOf(BusParts.Nothing.class);
    }

    @Test
    void otherTypesAreRefused() {
        assertThat(BusParts.ofType("text/plain")).isEmpty();
        assertThat(BusParts.ofType("multipart/mixed;boundary=x")).isEmpty();
        assertThat(BusParts.ofType("multipart/x-mixed-replace")).isEmpty();
    }

    private BusParts.Read read(String... lines) {
        BusParts.Read read = new BusParts.Nothing();
        for (String line : lines) {
            read = parts.line(line);
        }
        return read;
    }
}
