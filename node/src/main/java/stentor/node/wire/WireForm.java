package stentor.node.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one type of message is written between nodes.
 *
 * @param code names the type in manifests; never used for another type again
 * @param version counts the type's layouts: a node refuses one that it does not know
 */
public record WireForm<T>(
        String code, int version, Class<T> type, BiConsumer<WireWriter, T> write, Function<WireReader, T> read) {
    public static <T> WireForm<T> of(
            String code, Class<T> type, BiConsumer<WireWriter, T> write, Function<WireReader, T> read) {
        return new WireForm<>(code, 1, type, write, read);
    }

    /** A message that says all by its type. */
    public static <T> WireForm<T> empty(String code, Class<T> type, T value) {
        return of(code, type, (to, nothing) -> {}, from -> value);
    }

    public String manifest() {
        return code + '.' + version;
    }

    public void write(WireWriter to, Object value) {
        write.accept(to, type.cast(value));
    }
}
