package stentor.node.dialect.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

class BrowsersTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private final Browsers browsers = new Browsers();

    @Test
    void ofABrowsersClientsOneMayBeHeldUntilItLeaves() {
        assertThat(browsers.enter("b", "one")).isTrue();
        assertThat(browsers.enter("b", "one")).isTrue();
        assertThat(browsers.enter("b", "two")).isFalse();
        assertThat(browsers.enter("other", "two")).isTrue();
        browsers.leave("b", "two");
        assertThat(browsers.enter("b", "two")).isFalse();
        browsers.leave("b", "one");
        assertThat(browsers.enter("b", "two")).isTrue();
    }

    @Test
    void aBrowserIsKnownByTheCookieThatItWasGiven() {
        String cookie = Browsers.cookie();
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(Browsers.of(request("a=b; " + pair + ";c=d"))).contains(pair.substring(pair.indexOf('=') + 1));
        assertThat(Browsers.of(request("BAYEUX_BROWSER=" + ID))).contains(ID);
        assertThat(Browsers.of(request("BAYEUX_BROWSER=x; XBAYEUX_BROWSER=" + ID)))
                .isEmpty();
        assertThat(Browsers.of(HttpRequest.POST("/"))).isEmpty();
    }

    private static HttpRequest request(String cookies) {
        return HttpRequest.POST("/").addHeader(RawHeader.create("Cookie", cookies));
    }
}
