package stentor.node.transports;

import org.junit.jupiter.api.Nested;

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
            super(StreamTransport.events());
        }
    }

    @Nested
    class Multipart extends TransportContract {
        Multipart() {
            super(StreamTransport.multipart());
        }
    }

    @Nested
    class Chunked extends TransportContract {
        Chunked() {
            super(StreamTransport.chunked());
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
}
