package stentor.node.transports;

import org.junit.jupiter.api.Nested;
import stentor.node.transports.StreamTransport.Version;

/** The contract, over every transport. */
class TransportsTest {
    @Nested
    class LongPoll extends TransportContract {
        LongPoll() {
            super(new PollTransport());
        }
    }

    @Nested
    class EventStreams extends TransportContract {
        EventStreams() {
            super(StreamTransport.events(Version.HTTP_1_1));
        }
    }

    @Nested
    class Multipart extends TransportContract {
        Multipart() {
            super(StreamTransport.multipart(Version.HTTP_1_1));
        }
    }

    @Nested
    class Chunked extends TransportContract {
        Chunked() {
            super(StreamTransport.chunked(Version.HTTP_1_1));
        }
    }

    @Nested
    class WebSocketWithIds extends TransportContract {
        WebSocketWithIds() {
            super(new SocketTransport(true));
        }
    }

    @Nested
    class WebSocketWithout extends TransportContract {
        WebSocketWithout() {
            super(new SocketTransport(false));
        }
    }

    @Nested
    class LongPollOverHttp2 extends TransportContract {
        LongPollOverHttp2() {
            super(new Http2PollTransport());
        }
    }

    @Nested
    class EventStreamsOverHttp2 extends TransportContract {
        EventStreamsOverHttp2() {
            super(StreamTransport.events(Version.HTTP_2));
        }
    }

    @Nested
    class MultipartOverHttp2 extends TransportContract {
        MultipartOverHttp2() {
            super(StreamTransport.multipart(Version.HTTP_2));
        }
    }
}
