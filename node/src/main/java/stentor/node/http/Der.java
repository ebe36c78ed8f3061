package stentor.node.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** As much of DER (X.690) as it takes to put a key into another envelope. */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int SEQUENCE = 0x30;

    private static final int LONG_FORM = 0x80;

    private Der() {}

    /** One value: what is inside, without tag and length. */
    record Value(int tag, byte[] content) {}

    static byte[] encode(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.write(tag);
        writeLength(encoded, content.size());
        encoded.writeBytes(content.toByteArray());
        return encoded.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < LONG_FORM) {
            out.write(length);
            return;
        }
        int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(LONG_FORM | bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            out.write(length >> 8 * i);
        }
    }

    /** The values that follow each other in these bytes; nothing if that is not what they are. */
    static Optional<List<Value>> decode(byte[] der) {
        List<Value> values = new ArrayList<>();
        int at = 0;
        while (at < der.length) {
            if (at + 2 > der.length) {
                return Optional.empty();
            }
            int tag = der[at] & 0xff;
            int length = der[at + 1] & 0xff;
            at += 2;
            if (length >= LONG_FORM) {
                int bytes = length - LONG_FORM;
                if (bytes > 3 || at + bytes > der.length) {
                    return Optional.empty();
                }
                length = 0;
                for (int end = at + bytes; at < end; at++) {
                    length = length << 8 | der[at] & 0xff;
                }
            }
            if (length > der.length - at) {
                return Optional.empty();
            }
            values.add(new Value(tag, Arrays.copyOfRange(der, at, at + length)));
            at += length;
        }
        return Optional.of(values);
    }
}
