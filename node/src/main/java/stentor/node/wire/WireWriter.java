package stentor.node.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import stentor.node.owner.ReplyTo;

/** Writes values as bytes, small numbers in few of them; {@link WireReader} reads them back in the same order. */
public final class WireWriter {
    private final ActorRefResolver refs;
    private final int level;
    private byte[] bytes;
    private int length;

    /** @param level what is written; see {@link WireLevel} */
    public WireWriter(ActorRefResolver refs, int level, int expectedLength) {
        this.refs = refs;
        this.level = level;
        this.bytes = new byte[expectedLength];
    }

    public int level() {
        return level;
    }

    public byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    public void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    public void octet(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    /** Seven bits to a byte, the lowest first. */
    public void number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    public void duration(Duration value) {
        number(value.toNanos());
    }

    public void bytes(byte[] value) {
        number(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    public void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public void optionalText(Optional<String> value) {
        flag(value.isPresent());
        value.ifPresent(this::text);
    }

    public void ref(ActorRef<?> value) {
        text(refs.toSerializationFormat(value));
    }

    public void replyTo(ReplyTo<?> value) {
        if (!(value instanceof ReplyTo.Actor<?> actor)) {
            throw new IllegalArgumentException("an answer to " + value + " cannot come from another node");
        }
        ref(actor.actor());
    }

    public <T> void list(Collection<T> values, BiConsumer<WireWriter, T> write) {
        number(values.size());
        values.forEach(value -> write.accept(this, value));
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            int doubled = Math.max(64, 2 * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.max(doubled, Math.addExact(length, more)));
        }
    }
}
