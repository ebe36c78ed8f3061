package stentor.node.http.stream;

import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of the streams of one transport.
 *
 * @param open how many there are now
 * @param delivered how many messages were written to them
 */
record TransportCounts(LongAdder open, LongAdder delivered) {
    TransportCounts() {
        this(new LongAdder(), new LongAdder());
    }
}
