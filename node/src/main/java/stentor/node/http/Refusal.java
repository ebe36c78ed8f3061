package stentor.node.http;

import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What a connection over the limit gets: an answer that balancers and clients understand, and the end. */
final class Refusal {
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final long MAX_READ = 64 * 1024;
    private static final String TEXT = "Too many connections\n";
    private static final ByteString ANSWER = ByteString.fromString("HTTP/1.1 503 Service Unavailable\r\n"
            + "Server: stentor\r\nRetry-After: 5\r\nConnection: close\r\nContent-Type: text/plain\r\n"
            + "Content-Length: " + TEXT.length() + "\r\n\r\n" + TEXT);

    private Refusal() {}

    static Flow<ByteString, ByteString, NotUsed> flow() {
        // Reads what the client sends, within limits: closing with unread bytes would reset the answer away.
        Sink<ByteString, NotUsed> reader = Flow.of(ByteString.class)
                .limitWeighted(MAX_READ, bytes -> (long) bytes.size())
                .completionTimeout(LINGER)
                .to(Sink.ignore());
        return Flow.fromSinkAndSource(reader, Source.single(ANSWER));
    }
}
