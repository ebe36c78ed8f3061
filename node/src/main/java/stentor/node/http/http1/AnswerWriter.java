package stentor.node.http.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.util.ByteString;
import stentor.node.http.connection.ServerHeaders;

/** Writes answers to HTTP/1.1 requests as bytes, in the form in which Pekko writes them. Used by one thread at a time. */
final class AnswerWriter {
    private static final FastThreadLocal<AnswerWriter> WRITERS = new FastThreadLocal<>() {
        @Override
        protected AnswerWriter initialValue() {
            return new AnswerWriter();
        }
    };

    private static final byte[] VERSION = ascii("HTTP/1.1 ");
    private static final byte[] SERVER = ascii("Server: " + ServerHeaders.NAME + "\r\nDate: ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final int SWITCHING_PROTOCOLS = 101;

    private byte[] head = new byte[1024];
    private int length;
    private String dateText = "";
    private byte[] date = {};

    /** That of the loop that asks. */
    static AnswerWriter ofLoop() {
        return WRITERS.get();
    }

    /** What becomes of the connection. */
    enum Ending {
        STAYS,
        /** To a client of HTTP/1.0, which would else take it for closed. */
        STAYS_AND_SAYS_SO,
        CLOSES
    }

    /**
     * An answer whose bytes are all there.
     *
     * @param toHead whether the client asked for the head alone
     */
    ByteBuf whole(HttpResponse response, boolean toHead, Ending ending, ByteBufAllocator allocator) {
        ByteString body = ((HttpEntity.Strict) response.entity()).getData();
        begin(response, ending);
        if (response.status().allowsEntity()) {
            put(LENGTH).put(Integer.toString(body.size())).put(LINE_END);
        }
        put(LINE_END);
        int size = toHead ? 0 : body.size();
        ByteBuf bytes = allocator.directBuffer(length + size).writeBytes(head, 0, length);
        return size == 0 ? bytes : bytes.writeBytes(body.toArrayUnsafe());
    }

    /**
     * The head of an answer whose body follows: of a known length, in chunks, or to the connection's end.
     *
     * @param chunks whether a body of unknown length comes in chunks
     */
    ByteBuf head(HttpResponse response, Ending ending, boolean chunks, ByteBufAllocator allocator) {
        if (response.status().intValue() == SWITCHING_PROTOCOLS) {
            begin(response, Ending.STAYS);
            // What follows is not a body.
            put(UPGRADE);
        } else {
            OptionalLong known = response.entity().getContentLengthOption();
            begin(response, known.isEmpty() && !chunks ? Ending.CLOSES : ending);
            if (known.isPresent()) {
                put(LENGTH).put(Long.toString(known.getAsLong())).put(LINE_END);
            } else if (chunks) {
                put(CHUNKED);
            }
        }
        put(LINE_END);
        return allocator.directBuffer(length).writeBytes(head, 0, length);
    }

    private void begin(HttpResponse response, Ending ending) {
        length = 0;
        StatusCode status = response.status();
        put(VERSION)
                .put(Integer.toString(status.intValue()))
                .put(" ")
                .put(status.reason())
                .put(LINE_END);
        for (HttpHeader header : response.getHeaders()) {
            if (header.renderInResponses() && header.isNot("connection")) {
                put(header.name()).put(": ").put(header.value()).put(LINE_END);
            }
        }
        put(SERVER).put(date()).put(LINE_END);
        if (ending != Ending.STAYS) {
            put(ending == Ending.CLOSES ? CLOSE : KEEP_ALIVE);
        }
    }

    private byte[] date() {
        String now = ServerHeaders.ofLoop().date();
        if (now != dateText) { // the same second is the same object
            dateText = now;
            date = ascii(now);
        }
        return date;
    }

    private AnswerWriter put(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, head, length, bytes.length);
        length += bytes.length;
        return this;
    }

    /** A character is its lowest byte, as in all of Pekko's headers. */
    @SuppressWarnings("deprecation")
    private AnswerWriter put(String text) {
        int size = text.length();
        ensure(size);
        // Deprecated because it takes the lowest bytes, which is what is wanted.
        text.getBytes(0, size, head, length);
        length += size;
        return this;
    }

    private void ensure(int more) {
        if (length + more > head.length) {
            head = Arrays.copyOf(head, Math.max(2 * head.length, length + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
