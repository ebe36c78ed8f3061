package stentor.node.http.http1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import stentor.node.http.NextPoll;

/**
 * The head of a poll without the two values that say after which message it continues ({@code If-Modified-Since} and {@code
 * If-None-Match}). Polls with equal heads ask for the same channels in the same way. Headers in another order or spelling make another
 * head: then the request is read like any other.
 */
final class PollHead {
    private static final byte[] GET = "GET ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = " HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final AsciiString LAST_EVENT_ID = AsciiString.cached("last-event-id");

    private static final int MODIFIED_SINCE = 0;
    private static final int NONE_MATCH = 1;

    private final byte[] rest;
    /** Where in the rest the values belong, and which of them is the first. */
    private final int firstAt;

    private final int secondAt;
    private final int first;

    private PollHead(byte[] rest, int firstAt, int secondAt, int first) {
        this.rest = rest;
        this.firstAt = firstAt;
        this.secondAt = secondAt;
        this.first = first;
    }

    /**
     * Takes the two values out of a head; null if it is not that of a poll: a GET of HTTP/1.1 without a body that keeps its
     * connection and has each of the two headers once.
     */
    static PollHead read(byte[] head, int length) {
        if (!at(head, 0, length, GET) || length < END.length || !at(head, length - END.length, length, END)) {
            return null;
        }
        int[] since = new int[2];
        int[] match = new int[2];
        int line = endOfLine(head, 0, length);
        if (line < VERSION.length || !at(head, line - VERSION.length, length, VERSION)) {
            return null;
        }
        for (line += 2; line < length - 2; ) {
            int end = endOfLine(head, line, length);
            int colon = line;
            while (colon < end && head[colon] != ':') {
                colon++;
            }
            if (colon == line || colon == end) {
                return null;
            }
            AsciiString name = new AsciiString(head, line, colon - line, false);
            if (HttpHeaderNames.IF_MODIFIED_SINCE.contentEqualsIgnoreCase(name)) {
                if (!value(head, colon + 1, end, since)) {
                    return null;
                }
            } else if (HttpHeaderNames.IF_NONE_MATCH.contentEqualsIgnoreCase(name)) {
                if (!value(head, colon + 1, end, match)) {
                    return null;
                }
            } else if (changesMeaning(name, head, colon + 1, end)) {
                return null;
            }
            line = end + 2;
        }
        return line == length - 2 && since[1] > 0 && match[1] > 0 ? of(head, length, since, match) : null;
    }

    /** Where the line ends, before CR LF; behind all if it does not. */
    private static int endOfLine(byte[] head, int from, int length) {
        int end = from;
        while (end < length && head[end] != '\n') {
            end++;
        }
        return end > from && end < length && head[end - 1] == '\r' ? end - 1 : length;
    }

    private static boolean at(byte[] head, int from, int length, byte[] text) {
        return from + text.length <= length && Arrays.equals(head, from, from + text.length, text, 0, text.length);
    }

    /** Notes where the value is; false if there was one before, or this is empty. */
    private static boolean value(byte[] head, int from, int end, int[] place) {
        int first = from;
        int last = end;
        while (first < last && isBlank(head[first])) {
            first++;
        }
        while (last > first && isBlank(head[last - 1])) {
            last--;
        }
        boolean second = place[1] > 0;
        place[0] = first;
        place[1] = last;
        return !second && first < last;
    }

    private static boolean isBlank(byte each) {
        return each == ' ' || each == '\t';
    }

    private static boolean changesMeaning(AsciiString name, byte[] head, int from, int end) {
        if (HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name)) {
            AsciiString value = new AsciiString(head, from, end - from, false).trim();
            return !HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(value);
        }
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.EXPECT.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(name)
                || LAST_EVENT_ID.contentEqualsIgnoreCase(name);
    }

    /**
     * @param since where the value of {@code If-Modified-Since} begins and ends
     * @param match where that of {@code If-None-Match} does
     */
    private static PollHead of(byte[] head, int length, int[] since, int[] match) {
        boolean sinceFirst = since[0] < match[0];
        int[] a = sinceFirst ? since : match;
        int[] b = sinceFirst ? match : since;
        byte[] rest = new byte[length - (a[1] - a[0]) - (b[1] - b[0])];
        System.arraycopy(head, 0, rest, 0, a[0]);
        System.arraycopy(head, a[1], rest, a[0], b[0] - a[1]);
        int secondAt = a[0] + b[0] - a[1];
        System.arraycopy(head, b[1], rest, secondAt, length - b[1]);
        return new PollHead(rest, a[0], secondAt, sinceFirst ? MODIFIED_SINCE : NONE_MATCH);
    }

    /**
     * How many of the bytes that have come are this head with these values; 0 if they are not, or not all there.
     *
     * @param space is overwritten
     */
    int matches(ByteBuf in, NextPoll next, byte[] space) {
        byte[] a = first == MODIFIED_SINCE ? next.modifiedSince() : next.noneMatch();
        byte[] b = first == MODIFIED_SINCE ? next.noneMatch() : next.modifiedSince();
        int length = rest.length + a.length + b.length;
        if (in.readableBytes() < length || length > space.length) {
            return 0;
        }
        in.getBytes(in.readerIndex(), space, 0, length);
        int second = secondAt + a.length;
        boolean matches = Arrays.equals(space, 0, firstAt, rest, 0, firstAt)
                && Arrays.equals(space, firstAt, firstAt + a.length, a, 0, a.length)
                && Arrays.equals(space, firstAt + a.length, second, rest, firstAt, secondAt)
                && Arrays.equals(space, second, second + b.length, b, 0, b.length)
                && Arrays.equals(space, second + b.length, length, rest, secondAt, rest.length);
        return matches ? length : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PollHead its
                && firstAt == its.firstAt
                && secondAt == its.secondAt
                && first == its.first
                && Arrays.equals(rest, its.rest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rest);
    }
}
