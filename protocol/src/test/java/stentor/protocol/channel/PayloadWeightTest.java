package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadWeightTest {
    private static final long EMPTY = new Payload(new byte[0], Optional.empty()).weight();

    @Test
    void aByteOfTheBodyWeighsOneAndACharacterThatTravelsAlongThree() {
        assertThat(new Payload(new byte[10], Optional.empty()).weight()).isEqualTo(EMPTY + 10);
        assertThat(payload("abcd", null, null).weight()).isEqualTo(EMPTY + 12);
        assertThat(payload(null, "abcd", null).weight()).isEqualTo(EMPTY + 12);
        assertThat(payload(null, null, "abcd").weight()).isEqualTo(EMPTY + 12);
        assertThat(payload("a", "b", "c").weight()).isEqualTo(EMPTY + 9);
    }

    @Test
    void aNoteTravelsAlongAndWeighsAsMuch() {
        Payload noted =
                new Payload(new byte[0], Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("abcd"));
        assertThat(noted.note()).contains("abcd");
        assertThat(noted.weight()).isEqualTo(EMPTY + 12);
    }

    @Test
    void anEmptyMessageIsNotWeightless() {
        assertThat(EMPTY).isPositive();
    }

    @Test
    void severalWeighWhatEachOfThemDoes() {
        Payload ten = new Payload(new byte[10], Optional.empty());
        Payload twenty = new Payload(new byte[20], Optional.empty());
        assertThat(Payload.weight(List.of(ten, twenty))).isEqualTo(ten.weight() + twenty.weight());
        assertThat(Payload.weight(List.of())).isZero();
    }

    @Test
    void payloadsThatDifferSeldomShareAHashCode() {
        assertThat(payload("text/plain", null, null).hashCode())
                .isNotEqualTo(payload("text/html", null, null).hashCode());
    }

    private static Payload payload(String type, String event, String sender) {
        return new Payload(
                new byte[0], Optional.ofNullable(type), Optional.ofNullable(event), Optional.ofNullable(sender));
    }
}
