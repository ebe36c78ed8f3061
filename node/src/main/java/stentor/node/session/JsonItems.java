package stentor.node.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Puts together what goes to a client: JSON texts as UTF-8, with commas between them. */
public final class JsonItems {
    private JsonItems() {}

    /** The deliveries, and the reply that they go with. */
    static byte[] of(List<Delivered> deliveries, String reply) {
        byte[] last = reply.getBytes(StandardCharsets.UTF_8);
        if (deliveries.isEmpty()) {
            return last;
        }
        ByteArrayOutputStream items = write(deliveries, last.length + 1);
        items.write(',');
        items.write(last, 0, last.length);
        return items.toByteArray();
    }

    /** The deliveries alone. */
    static byte[] of(List<Delivered> deliveries) {
        return write(deliveries, 0).toByteArray();
    }

    private static ByteArrayOutputStream write(List<Delivered> deliveries, int more) {
        int length = more;
        for (Delivered each : deliveries) {
            length += each.head().length + each.tail().length + 1;
        }
        ByteArrayOutputStream items = new ByteArrayOutputStream(length);
        for (int i = 0; i < deliveries.size(); i++) {
            if (i > 0) {
                items.write(',');
            }
            items.writeBytes(deliveries.get(i).head());
            items.writeBytes(deliveries.get(i).tail());
        }
        return items;
    }

    /** Items after each other; empty ones leave no trace. */
    public static byte[] join(Collection<byte[]> items) {
        if (items.size() == 1) {
            return items.iterator().next();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(256);
        for (byte[] item : items) {
            if (item.length > 0) {
                if (all.size() > 0) {
                    all.write(',');
                }
                all.writeBytes(item);
            }
        }
        return all.toByteArray();
    }
}
