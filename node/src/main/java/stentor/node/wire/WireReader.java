package stentor.node.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import stentor.node.owner.ReplyTo;

/** Reads what {@link WireWriter} wrote; bytes that it cannot have written throw an {@link UnreadableException}. */
public final class WireReader {
    private final ActorRefResolver refs;
    private final int level;
    private final byte[] bytes;
    private int at;

    /** @param level that of what was written; see {@link WireLevel} */
    public WireReader(ActorRefResolver refs, int level, byte[] bytes) {
        this.refs = refs;
        this.level = level;
        this.bytes = bytes;
    }

    /** The bytes are not what they should be. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnreadableException(String message) {
            super(message);
        }
    }

    public int level() {
        return level;
    }

    public void end() {
        if (at != bytes.length) {
            throw new UnreadableException((bytes.length - at) + " bytes too many");
        }
    }

    public boolean flag() {
        int value = octet();
        if (value > 1) {
            throw new UnreadableException("flag " + value + " at byte " + (at - 1));
        }
        return value == 1;
    }

    public int octet() {
        need(1);
        return bytes[at++] & 0xff;
    }

    public long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new UnreadableException("a number without an end at byte " + at);
    }

    public int smallNumber() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new UnreadableException("number " + value + " at byte " + at + " (expected: 0 to 2147483647)");
        }
        return (int) value;
    }

    public Duration duration() {
        return Duration.ofNanos(number());
    }

    public byte[] bytes() {
        int length = smallNumber();
        need(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    public String text() {
        int length = smallNumber();
        need(length);
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    public Optional<String> optionalText() {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    public <T> ActorRef<T> ref() {
        return refs.resolveActorRef(text());
    }

    public <T> ReplyTo<T> replyTo() {
        return new ReplyTo.Actor<>(ref());
    }

    public <T> List<T> list(Function<WireReader, T> read) {
        int size = smallNumber();
        // Each value takes a byte at least: a size that cannot be right must not take memory.
        need(size);
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(read.apply(this));
        }
        return values;
    }

    public <E extends Enum<E>> E constant(E[] constants) {
        int ordinal = octet();
        if (ordinal >= constants.length) {
            throw new UnreadableException(
                    constants.getClass().getComponentType().getSimpleName() + " number " + ordinal);
        }
        return constants[ordinal];
    }

    private void need(int more) {
        if (bytes.length - at < more) {
            throw new UnreadableException("cut off: " + more + " bytes wanted at byte " + at + " of " + bytes.length);
        }
    }
}
