package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import stentor.node.http.connection.ClientConnection;

class AnswersTest {
    private static String text(HttpResponse response) {
        return ((HttpEntity.Strict) response.entity()).getData().utf8String();
    }

    private static HttpResponse notFoundFrom(String address, List<String> locations) {
        return Answers.notFound(new ClientConnection(new InetSocketAddress(address, 1), false, null), locations);
    }

    @Test
    void onlyTheOwnMachineIsToldWhatThereIs() {
        assertThat(text(notFoundFrom("127.0.0.1", List.of("/pub/", "/sub/"))))
                .isEqualTo("Not found: no location takes this path\nThere is:\n  /pub/\n  /sub/\n");
        assertThat(text(notFoundFrom("::1", List.of("/pub/")))).contains("/pub/");
        assertThat(text(notFoundFrom("192.0.2.1", List.of("/pub/")))).isEqualTo("Not found\n");
        assertThat(text(notFoundFrom("127.0.0.1", List.of()))).isEqualTo("Not found\n");
    }

    @Test
    void aMethodThatIsNotAllowedNamesThoseThatAre() {
        HttpResponse response = Answers.methodNotAllowed("GET", "HEAD");
        assertThat(response.status().intValue()).isEqualTo(405);
        assertThat(response.getHeader("Allow").orElseThrow().value()).isEqualTo("GET, HEAD");
    }
}
