package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Reads an event stream as a browser does (WHATWG HTML, "Interpreting an event stream"). */
final class EventStreamReader {
    record Event(String lastEventId, String name, String data) {}

    private final List<Event> events = new ArrayList<>();
    private String lastEventId = "";
    private String name = "";
    private StringBuilder data = new StringBuilder();

    static List<Event> read(byte[] stream) {
        EventStreamReader reader = new EventStreamReader();
        for (String line : new String(stream, UTF_8).split("\r\n|\r|\n", -1)) {
            reader.line(line);
        }
        return reader.events;
    }

    private void line(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (!line.startsWith(":")) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            field(field, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void field(String field, String value) {
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> lastEventId = value.indexOf('\0') < 0 ? value : lastEventId;
            default -> {}
        }
    }

    private void dispatch() {
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            events.add(new Event(lastEventId, name.isEmpty() ? "message" : name, data.toString()));
        }
        name = "";
        data = new StringBuilder();
    }
}
