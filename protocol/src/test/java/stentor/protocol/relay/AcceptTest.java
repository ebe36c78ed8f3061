package stentor.protocol.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;q=1 | JSON",
                "application/json;q=1.000 | JSON",
                "application/json;q=1.1, text/xml;q=0.1 | XML",
                "application/json;q=., text/xml;q=0.1 | XML",
                "application/json;q=, text/xml;q=0.1 | XML",
                "application/json;q=x, text/xml;q=0.1 | XML",
                "application/json;q=0, text/xml;q=0.001 | XML",
                "text/*;q=0.2, text/plain;q=0, application/json;q=0.1 | TEXT_JSON",
                "text/plain;q=0, */* | JSON",
                "image/png | TEXT",
                "image/*, application/xml;q=0.3 | APPLICATION_XML",
                "' ' | TEXT",
                "*/* | TEXT",
            })
    void theFormatIsTheOneThatIsWantedMost(String header, InfoFormat format) {
        assertThat(InfoFormat.negotiate(Optional.of(header))).isEqualTo(format);
    }
}
