package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Cuts bytes into lines, which end with LF, CR or CRLF, wherever the network cut the bytes into buffers. */
final class Lines {
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean endedByReturn;

    /** @param longest more bytes in one line are refused */
    Lines(int longest) {
        this.longest = longest;
    }

    /**
     * The next line without its end; empty if the buffer ends before the line does.
     *
     * @throws TooLongException if there is no end in reach
     */
    Optional<String> next(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n' && endedByReturn) {
                endedByReturn = false;
                continue;
            }
            endedByReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                String text = line.toString(UTF_8);
                line.reset();
                return Optional.of(text);
            }
            if (line.size() == longest) {
                throw new TooLongException(longest);
            }
            line.write(next);
        }
        return Optional.empty();
    }
}
