package stentor.node.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.http.Answer;
import stentor.node.http.Answers;

class EventSourceRefusalTest {
    private static final Answer BUSY = Answer.of(Answers.text(
            503,
            "Too many connections",
            Answers.header("Retry-After", "3"),
            Answers.header("Access-Control-Allow-Origin", "*")));

    private static String body(Answer answer) {
        return ((HttpEntity.Strict) answer.response().entity()).getData().utf8String();
    }

    private static long retry(Answer answer) {
        return Long.parseLong(body(EventSourceRefusal.insteadOf(answer)).replaceAll("(?s)retry: (\\d+)\n.*", "$1"));
    }

    private static HttpRequest request(String method, String accept, String cacheControl) {
        HttpRequest bare = method.equals("GET") ? HttpRequest.GET("/sub/x") : HttpRequest.POST("/sub/x");
        return bare.addHeader(Answers.header("Accept", accept))
                .addHeader(Answers.header("Cache-Control", cacheControl));
    }

    @Test
    void aRefusalThatPassesBecomesAStreamThatSaysWhenToComeBack() {
        HttpResponse told = EventSourceRefusal.insteadOf(BUSY).response();
        assertThat(told.status().intValue()).isEqualTo(200);
        assertThat(body(EventSourceRefusal.insteadOf(BUSY)))
                .matches("retry: \\d+\n\n:503: 503 Too many connections\n\n");
        assertThat(told.getHeader("Content-Type").orElseThrow().value()).startsWith("text/event-stream");
        assertThat(told.getHeader("Retry-After")).isEmpty();
    }

    @Test
    void aPageOfAnotherOriginMayReadItAsItMightReadTheRefusal() {
        assertThat(EventSourceRefusal.insteadOf(BUSY)
                        .response()
                        .getHeader("Access-Control-Allow-Origin")
                        .orElseThrow()
                        .value())
                .isEqualTo("*");
    }

    @Test
    void manyThatAreRefusedAtTheSameMomentDoNotComeBackAtTheSameMoment() {
        List<Long> waits = Stream.generate(() -> retry(BUSY)).limit(200).toList();
        assertThat(waits).allMatch(wait -> wait >= 3000 && wait <= 6000);
        assertThat(waits.stream().distinct().count()).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "soon", "", "99999999999999999999", "-1"})
    void whereTheRefusalDoesNotSayHowManySecondsItIsFiveOrMore(String retryAfter) {
        assertThat(retry(Answer.of(Answers.text(502, "gone", Answers.header("Retry-After", retryAfter)))))
                .isBetween(5000L, 10_000L);
        assertThat(retry(Answer.of(Answers.empty(504)))).isBetween(5000L, 10_000L);
    }

    @Test
    void theReasonStaysOnOneLine() {
        assertThat(body(EventSourceRefusal.insteadOf(Answer.of(Answers.text(429, "slow down\r\n\r\ndata: x")))))
                .endsWith(":429: 429 slow down\n\n")
                .doesNotContain("data");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409, 410, 413, 500, 501})
    void otherAnswersStayWhatTheyAre(int status) {
        Answer answer = Answer.of(Answers.empty(status));
        assertThat(EventSourceRefusal.insteadOf(answer)).isSameAs(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, text/event-stream, no-cache, true",
        "GET, 'text/html, text/event-stream;q=0.9', 'max-age=0, no-cache', true",
        "GET, text/event-stream, max-age=0, false",
        "GET, text/html, no-cache, false",
        "GET, */*, no-cache, false",
        "POST, text/event-stream, no-cache, false",
    })
    void anEventSourceIsKnownByWhatItAsksFor(String method, String accept, String cacheControl, boolean isOne) {
        assertThat(EventSourceRefusal.isAsked(request(method, accept, cacheControl)))
                .isEqualTo(isOne);
    }
}
