package stentor.client;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an event stream (WHATWG HTML, "Interpreting an event stream"), whatever pieces it comes in. Unlike a browser it
 * tells comments, too: Stentor's say why a stream ends.
 */
final class EventStreamParser {
    sealed interface Item {}

    /** @param id the id given last, by this event or one before it; empty if none was given */
    record Event(String id, Optional<String> name, String data) implements Item {}

    record Comment(String text) implements Item {}

    /** The server says how long to wait before connecting again. */
    record Retry(Duration pause) implements Item {}

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final int longest;
    private final Lines lines;
    private boolean first = true;
    private String id = "";
    private String name = "";
    private StringBuilder data = new StringBuilder();

    /** @param longest how many bytes an event may have */
    EventStreamParser(int longest) {
        this.longest = longest;
        this.lines = new Lines(longest);
    }

    /** What the buffer completes. An event that is not complete at the end of the stream never was sent. */
    List<Item> read(ByteBuffer buffer) {
        List<Item> items = new ArrayList<>();
        Optional<String> line = lines.next(buffer);
        while (line.isPresent()) {
            read(first && line.get().startsWith(BYTE_ORDER_MARK) ? line.get().substring(1) : line.get(), items);
            first = false;
            line = lines.next(buffer);
        }
        return items;
    }

    private void read(String line, List<Item> items) {
        if (line.isEmpty()) {
            dispatch(items);
            return;
        }
        int colon = line.indexOf(':');
        if (colon == 0) {
            items.add(new Comment(line.substring(1)));
            return;
        }
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        field(field, value.startsWith(" ") ? value.substring(1) : value, items);
    }

    private void field(String field, String value, List<Item> items) {
        switch (field) {
            case "event" -> name = value;
            case "data" -> addData(value);
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> retry(value, items);
            default -> {} // the standard wants unknown fields ignored
        }
    }

    private void addData(String value) {
        if (data.length() + value.length() > longest) {
            throw new TooLongException(longest);
        }
        data.append(value).append('\n');
    }

    private static void retry(String value, List<Item> items) {
        // More digits are more years than anyone waits.
        if (value.matches("[0-9]{1,12}")) {
            items.add(new Retry(Duration.ofMillis(Long.parseLong(value))));
        }
    }

    private void dispatch(List<Item> items) {
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            items.add(new Event(id, name.isEmpty() ? Optional.empty() : Optional.of(name), data.toString()));
        }
        name = "";
        data = new StringBuilder();
    }
}
