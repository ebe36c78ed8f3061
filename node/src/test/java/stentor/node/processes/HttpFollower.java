package stentor.node.processes;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;

/** Follows a channel by long-polls from message to message, and checks that each is the one that must come next. */
final class HttpFollower implements Runnable {
    private final HttpClients nodes;
    private final String channel;
    private volatile int next;
    private MessageId last = MessageId.ZERO;
    private volatile boolean gapExpected;
    private volatile int gaps;
    private volatile Duration longestSilence = Duration.ZERO;
    private volatile boolean ended;

    /** @param first where it begins to follow; while that node answers it stays there */
    HttpFollower(List<InetSocketAddress> nodes, int first, String channel) {
        this.nodes = new HttpClients(nodes, first, Duration.ofSeconds(8));
        this.channel = channel;
    }

    /** The message that it waits for. */
    int next() {
        return next;
    }

    int gaps() {
        return gaps;
    }

    /** How long nothing came at most. */
    Duration longestSilence() {
        return longestSilence;
    }

    boolean ended() {
        return ended;
    }

    /** Forgets the silence so far. */
    void beginAnew() {
        longestSilence = Duration.ZERO;
    }

    /** The log is about to be lost: what is missing from then on may be, once, if the answer says so. */
    void expectGap() {
        gapExpected = true;
    }

    @Override
    public void run() {
        try (nodes) {
            String position = "";
            long before = System.nanoTime();
            while (!ended) {
                Optional<WireResponse> answer =
                        nodes.ask("GET /subscriber/" + channel + " HTTP/1.1\nHost: h\n" + position + "\n");
                int status = answer.map(WireResponse::status).orElse(0);
                if (status == 200) {
                    take(answer.get());
                    position = "If-Modified-Since: %s\nIf-None-Match: %s\n"
                            .formatted(header(answer.get(), "Last-Modified"), header(answer.get(), "Etag"));
                    Duration silence = Duration.ofNanos(System.nanoTime() - before);
                    longestSilence = silence.compareTo(longestSilence) > 0 ? silence : longestSilence;
                    before = System.nanoTime();
                } else if (status == 0 || status == 408 || status == 503) {
                    nodes.next();
                    LockSupport.parkNanos(20_000_000);
                } else {
                    throw new AssertionError(channel + ": answered " + status);
                }
                if (System.nanoTime() - before > ProcessCluster.PATIENCE.toNanos()) {
                    throw new AssertionError(channel + ": " + next + " never came");
                }
            }
        }
    }

    private void take(WireResponse answer) {
        MessageId id = id(answer);
        if (id.compareTo(last) <= 0) {
            throw new AssertionError(channel + ": " + id + " after " + last);
        }
        last = id;
        String text = answer.text();
        if (answer.header("X-Message-Gap").isPresent()) {
            gaps++;
            if (!gapExpected) {
                throw new AssertionError(channel + ": told of a gap before " + text + ", expected " + next);
            }
            next = text.equals(HttpPublisher.END) ? next : Integer.parseInt(text);
        }
        if (text.equals(HttpPublisher.END)) {
            ended = true;
        } else if (Integer.parseInt(text) != next) {
            throw new AssertionError(channel + ": expected " + next + ", got " + text);
        } else {
            next++;
        }
    }

    private static MessageId id(WireResponse answer) {
        ZonedDateTime date = ZonedDateTime.parse(header(answer, "Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME);
        return new MessageId(date.toEpochSecond(), Long.parseLong(header(answer, "Etag")));
    }

    private static String header(WireResponse answer, String name) {
        return answer.header(name).orElseThrow();
    }
}
