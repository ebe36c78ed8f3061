package stentor.node.http;

import org.apache.pekko.http.scaladsl.model.headers.CustomHeader;

/** A request's header as it was sent; its name in lower case is at hand, because that is how headers are looked for. */
final class WireHeader extends CustomHeader {
    private final HeaderName name;
    private final String value;

    WireHeader(HeaderName name, String value) {
        this.name = name;
        this.value = value;
    }

    @Override
    public String name() {
        return name.text();
    }

    @Override
    public String lowercaseName() {
        return name.lowercase();
    }

    @Override
    public String value() {
        return value;
    }

    @Override
    public boolean renderInRequests() {
        return true;
    }

    @Override
    public boolean renderInResponses() {
        return false;
    }
}
