package stentor.node.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one type of message is written between nodes. A form changes by a new {@link WireLevel}: what is written of it then
 * depends on {@link WireWriter#level}, and what is read on {@link WireReader#level}, so that all levels stay readable.
 *
 * @param code names the type in manifests; never used for another type again
 * @param since the first level that has it
 */
public record WireForm<T>(
        String code, int since, Class<T> type, BiConsumer<WireWriter, T> write, Function<WireReader, T> read) {
    public static <T> WireForm<T> of(
            String code, Class<T> type, BiConsumer<WireWriter, T> write, Function<WireReader, T> read) {
        return new WireForm<>(code, WireLevel.OLDEST, type, write, read);
    }

    /** A message that says all by its type. */
    public static <T> WireForm<T> empty(String code, Class<T> type, T value) {
        return of(code, type, (to, nothing) -> {}, from -> value);
    }

    /** The same form of a type that earlier levels do not have. */
    public WireForm<T> since(int level) {
        return new WireForm<>(code, level, type, write, read);
    }

    public String manifest(int level) {
        return code + '.' + level;
    }

    public void write(WireWriter to, Object value) {
        write.accept(to, type.cast(value));
    }
}
