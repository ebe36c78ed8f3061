package stentor.protocol.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BayeuxBodyTest {
    @Test
    void jsonIsTakenAsItIs() {
        assertThat(BayeuxBody.texts(" [{\"a\":\"&message=%\"}] ".getBytes(UTF_8)))
                .hasValueSatisfying(texts -> assertThat(texts).containsExactly("[{\"a\":\"&message=%\"}]"));
        assertThat(BayeuxBody.texts("{}".getBytes(UTF_8)))
                .hasValueSatisfying(texts -> assertThat(texts).containsExactly("{}"));
    }

    @Test
    void aFormMayHaveSeveralMessages() {
        assertThat(BayeuxBody.texts("message=%5B%7B%7D%5D&jsonp=f&message=%7B%22a%22%3A%22%2B+x%22%7D".getBytes(UTF_8)))
                .hasValueSatisfying(texts -> assertThat(texts).containsExactly("[{}]", "{\"a\":\"+ x\"}"));
    }

    @Test
    void whatIsNeitherIsRefused() {
        assertThat(BayeuxBody.texts(new byte[0])).isEmpty();
        assertThat(BayeuxBody.texts("other=1".getBytes(UTF_8))).isEmpty();
        assertThat(BayeuxBody.texts("message=%ZZ".getBytes(UTF_8))).isEmpty();
        assertThat(BayeuxBody.texts(new byte[] {'[', (byte) 0xff, ']'})).isEmpty();
    }
}
