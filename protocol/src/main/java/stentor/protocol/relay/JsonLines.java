package stentor.protocol.relay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The body of a batch ({@code application/x-ndjson}): one JSON value a line. */
public sealed interface JsonLines {
    /** More lines than this are refused, so that one request cannot hold the channel's owner for long. */
    int MAX_LINES = 10_000;

    /** The lines that are not blank, in order, without their ends. At least one. */
    record Lines(List<byte[]> lines) implements JsonLines {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** @param line counted from 1; 0: the batch as a whole */
    record Bad(int line, String reason) implements JsonLines {}

    /** Splits at LF and CRLF and checks that each line which is not blank is one valid JSON value in UTF-8. */
    static JsonLines split(byte[] body) {
        List<byte[]> lines = new ArrayList<>();
        int number = 1;
        for (int from = 0; from < body.length; number++) {
            int end = indexOfLineFeed(body, from);
            byte[] line = line(body, from, end);
            from = end + 1;
            if (isBlank(line)) {
                continue;
            }
            if (!JsonValues.isOne(line)) {
                return new Bad(number, "not a valid JSON value");
            }
            if (lines.size() == MAX_LINES) {
                return new Bad(number, "more than " + MAX_LINES + " messages in one batch");
            }
            lines.add(line);
        }
        return lines.isEmpty() ? new Bad(0, "a batch without messages") : new Lines(lines);
    }

    private static int indexOfLineFeed(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return at;
    }

    private static byte[] line(byte[] body, int from, int end) {
        boolean carriageReturn = end > from && body[end - 1] == '\r';
        return Arrays.copyOfRange(body, from, carriageReturn ? end - 1 : end);
    }

    private static boolean isBlank(byte[] line) {
        for (byte each : line) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}
