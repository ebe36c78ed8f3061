package stentor.node.http;

import java.nio.charset.StandardCharsets;

/** What a connection over the limit gets: an answer that balancers and clients understand, and the end. */
final class Refusal {
    private static final String TEXT = "Too many connections\n";
    static final byte[] ANSWER = ("HTTP/1.1 503 Service Unavailable\r\n"
                    + "Server: stentor\r\nRetry-After: 5\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: " + TEXT.length() + "\r\n\r\n" + TEXT)
            .getBytes(StandardCharsets.US_ASCII);

    private Refusal() {}
}
