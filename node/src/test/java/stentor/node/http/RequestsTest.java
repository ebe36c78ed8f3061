package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static HttpRequest request(String target) {
        return HttpRequest.create().addAttribute(RequestHead.KEY, new RequestHead(target));
    }

    @Test
    void thePathIsAsItWasSent() {
        assertThat(Requests.path(request("/pub/a%2Fb//c/../d?x=/y"))).isEqualTo("/pub/a%2Fb//c/../d");
        assertThat(Requests.path(request("http://host:80/a?b"))).isEqualTo("/a");
        assertThat(Requests.path(request("http://host?b"))).isEqualTo("/");
        assertThat(Requests.path(request("http://host"))).isEqualTo("/");
        assertThat(Requests.path(request("*"))).isEqualTo("*");
    }

    @Test
    void theQueryIsWhatFollowsTheFirstQuestionMark() {
        assertThat(Requests.query(request("/a?b=1?2"))).contains("b=1?2");
        assertThat(Requests.query(request("/a?"))).contains("");
        assertThat(Requests.query(request("/a"))).isEmpty();
    }

    @Test
    void queryParametersAreDecoded() {
        HttpRequest request = request("/a?x=1%2C2+3&y&x=%C3%A9&%7A=z&=n&&last_event_id=1:[0],-");
        assertThat(Requests.queryParameter(request, "x")).contains("1,2 3");
        assertThat(Requests.queryParameters(request, "x")).containsExactly("1,2 3", "\u00e9");
        assertThat(Requests.queryParameter(request, "y")).contains("");
        assertThat(Requests.queryParameter(request, "z")).contains("z");
        assertThat(Requests.queryParameter(request, "last_event_id")).contains("1:[0],-");
        assertThat(Requests.queryParameter(request, "none")).isEmpty();
        assertThat(Requests.queryParameter(request("/a"), "x")).isEmpty();
    }

    @Test
    void headersAreFoundInAnyCase() {
        for (HttpRequest request : requests(RawHeader.create("lAst-event-id", "1:0"))) {
            assertThat(Requests.header(request, "Last-Event-ID")).contains("1:0");
            assertThat(Requests.header(request, "Accept")).isEqualTo(Optional.empty());
            assertThat(Requests.list(request, "Accept")).isEmpty();
        }
    }

    @Test
    void aHeaderInSeveralLinesIsOneList() {
        for (HttpRequest request : requests(
                RawHeader.create("ACCEPT", "a/b"), RawHeader.create("Host", "x"), RawHeader.create("accept", "c/d"))) {
            assertThat(Requests.list(request, "Accept")).contains("a/b, c/d");
            assertThat(Requests.header(request, "Accept")).contains("a/b");
        }
    }

    @Test
    void elementsOfAListAreFoundWithoutTheirParameters() {
        for (HttpRequest request : requests(
                RawHeader.create("Accept", "text/html;level=1, Text/Event-Stream ; q=0.5,"),
                RawHeader.create("Accept", "a/b"))) {
            assertThat(Requests.lists(request, "accept", "text/event-stream")).isTrue();
            assertThat(Requests.lists(request, "accept", "text/html")).isTrue();
            assertThat(Requests.lists(request, "accept", "A/B")).isTrue();
            assertThat(Requests.lists(request, "accept", "q=0.5")).isFalse();
            assertThat(Requests.lists(request, "accept", "text/html;level=1")).isFalse();
            assertThat(Requests.lists(request, "accept", "a")).isFalse();
            assertThat(Requests.lists(request, "Upgrade", "a/b")).isFalse();
        }
    }

    /** As the server makes it, and as a test does. */
    private static List<HttpRequest> requests(HttpHeader... headers) {
        return List.of(
                HttpRequest.create().addHeaders(List.of(headers)),
                HttpRequest.create().addAttribute(RequestHead.KEY, new RequestHead("/", headers)));
    }

    @Test
    void percentEncodingsMustBeCompleteAndUtf8() {
        assertThat(Requests.percentDecode("a%20b%2fc+")).contains("a b/c+");
        assertThat(Requests.percentDecode("\u00e9%C3%A9")).contains("\u00e9\u00e9");
        for (String broken :
                new String[] {"%", "%4", "a%4", "%zz", "%+1", "%\u0661\u0661", "%ff", "%C3", "%ED%A0%80"}) {
            assertThat(Requests.percentDecode(broken)).as(broken).isEmpty();
            assertThat(Requests.wellFormed(request("/" + broken))).as(broken).isFalse();
            assertThat(Requests.wellFormed(request("/a?" + broken))).as(broken).isTrue();
        }
        assertThat(Requests.wellFormed(request("/a%20?b=%20&c"))).isTrue();
        assertThat(Requests.wellFormed(request("*"))).isTrue();
        assertThat(Requests.wellFormed(request("a"))).isFalse();
    }
}
