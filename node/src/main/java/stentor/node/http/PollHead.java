package stentor.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The head of a request that polls, but for where it says that it stands: two such requests with the same rest ask for the
 * same thing. Headers of equal meaning in another order or spelling make another one: then the request is read like
 * any other.
 */
final class PollHead {
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
     * Takes two values out of a head.
     *
     * @param since where the value of {@code If-Modified-Since} begins and ends
     * @param match where that of {@code If-None-Match} does
     */
    static PollHead of(byte[] head, int length, int[] since, int[] match) {
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
