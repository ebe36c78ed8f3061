package stentor.node.http.stream;

import java.time.Duration;

/**
 * What clients of streams may expect, and what is expected of them.
 *
 * @param buffer bytes that wait for a client at most
 * @param ping after how long without a word a client hears that its stream is alive
 * @param beginning how long a client waits for its answer to begin, whatever it is that is waited for
 * @param slow how long a client may lag behind what there is to be written
 */
public record StreamSettings(long buffer, Duration ping, Duration beginning, Duration slow) {
    public StreamSettings {
        if (buffer < 1) {
            throw new IllegalArgumentException("subscriber_buffer: " + buffer + " (expected: 1 or more)");
        }
    }

    /** Clients and balancers that hear nothing for half a minute may give up; a request is answered within 5 s. */
    public static StreamSettings withBuffer(long buffer) {
        return new StreamSettings(buffer, Duration.ofSeconds(20), Duration.ofMillis(4500), Duration.ofSeconds(5));
    }

    Duration shortest() {
        Duration shorter = ping.compareTo(beginning) < 0 ? ping : beginning;
        return shorter.compareTo(slow) < 0 ? shorter : slow;
    }
}
