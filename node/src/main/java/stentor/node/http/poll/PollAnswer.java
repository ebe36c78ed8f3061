package stentor.node.http.poll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import stentor.node.http.Answer;
import stentor.node.http.NextPoll;
import stentor.node.http.http1.AnswerBytes;

/** An answer that was given to all polls that waited, and the place from which their clients go on. Belongs to one loop. */
abstract class PollAnswer<M> implements NextPoll {
    private static final Duration KEEP = Duration.ofSeconds(3);

    private final M mark;
    private final long publishedAt;
    private final Answer answer;
    private final byte[] modifiedSince;
    private final byte[] noneMatch;
    private final byte[] bytes;
    private final HeldPolls.Late late;
    private final long number;
    private final long givenAt = System.nanoTime();
    private ByteBuf shared = Unpooled.EMPTY_BUFFER;
    private int sharing;

    /** @param number counts the answers of its polls */
    PollAnswer(HeldPolls.Given<M> given, HeldPolls.Late late, long number) {
        this.mark = given.mark();
        this.publishedAt = given.publishedAt();
        this.answer = new Answer.Whole(given.response(), Optional.of(this));
        this.modifiedSince = given.modifiedSince().getBytes(StandardCharsets.ISO_8859_1);
        this.noneMatch = given.noneMatch().getBytes(StandardCharsets.ISO_8859_1);
        this.bytes = AnswerBytes.of(given.response());
        this.late = late;
        this.number = number;
    }

    M mark() {
        return mark;
    }

    long publishedAt() {
        return publishedAt;
    }

    long number() {
        return number;
    }

    int length() {
        return bytes.length;
    }

    @Override
    public Answer answer() {
        return answer;
    }

    @Override
    public ByteBuf bytes() {
        return shared;
    }

    /** It is about to be written to some polls, or to one; over with {@link #unshare}. */
    void share() {
        if (sharing++ == 0) {
            shared = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
        }
    }

    void unshare() {
        if (--sharing == 0) {
            shared.release();
            shared = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    public byte[] modifiedSince() {
        return modifiedSince;
    }

    @Override
    public byte[] noneMatch() {
        return noneMatch;
    }

    /**
     * Whether a poll that comes late may not have it any more.
     *
     * @param newest the number of the newest answer
     */
    boolean isOver(long newest) {
        return newest - number >= late.newest()
                || System.currentTimeMillis() >= late.until()
                || System.nanoTime() - givenAt > KEEP.toNanos();
    }
}
