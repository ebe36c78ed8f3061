package stentor.node.http;

import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * The answer 101: from its end on, the connection's bytes are those of another protocol (RFC 9110, section 7.8). Pekko
 * would do the same for WebSockets, but leaves no say in close codes, and none in what is refused.
 */
public final class ProtocolSwitch {
    private ProtocolSwitch() {}

    /**
     * @param protocol as {@code Upgrade} names it
     * @param spoken bytes from the client in, bytes for it out; the connection closes when the latter end
     */
    public static HttpResponse to(
            String protocol, Flow<ByteString, ByteString, NotUsed> spoken, HttpHeader... headers) {
        return HttpResponse.create()
                .withStatus(101)
                .addHeaders(List.of(headers))
                .addHeader(Answers.header("Upgrade", protocol))
                .addHeader(Connection.create("Upgrade"))
                .addHeader(new UpgradeToOtherProtocolResponseHeader(
                        spoken.mapMaterializedValue(nothing -> (Object) nothing).asScala()));
    }
}
