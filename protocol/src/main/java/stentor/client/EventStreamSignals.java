package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stentor.client.EventStreamParser.Comment;
import stentor.client.EventStreamParser.Event;
import stentor.client.EventStreamParser.Item;
import stentor.client.EventStreamParser.Retry;
import stentor.protocol.channel.Payload;
import stentor.protocol.stream.EventStreamCodec;

/** What Stentor's event streams mean: gaps are events, ends are comments such as {@code :410: 410 Gone}. */
final class EventStreamSignals implements HttpWire.Reader {
    private static final Pattern END = Pattern.compile("([0-9]{3}): (.*)");

    private final EventStreamParser parser;
    private boolean gap;

    EventStreamSignals(int longest) {
        parser = new EventStreamParser(longest);
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public List<Signal> read(ByteBuffer buffer) {
        List<Signal> signals = new ArrayList<>();
        for (Item item : parser.read(buffer)) {
            signal(item).ifPresent(signals::add);
        }
        return signals;
    }

    private Optional<Signal> signal(Item item) {
        if (item instanceof Retry retry) {
            return Optional.of(new Signal.NotBefore(retry.pause()));
        }
        if (item instanceof Comment comment) {
            Matcher end = END.matcher(comment.text());
            return end.matches()
                    ? Optional.of(new Signal.End(Integer.parseInt(end.group(1)), end.group(2)))
                    : Optional.empty();
        }
        Event event = (Event) item;
        if (event.name().equals(Optional.of(EventStreamCodec.GAP_EVENT))) {
            gap = true;
            return Optional.empty();
        }
        Payload payload = new Payload(event.data().getBytes(UTF_8), Optional.empty(), event.name(), Optional.empty());
        Optional<String> id = event.id().isEmpty() ? Optional.empty() : Optional.of(event.id());
        Received received = new Received(id, Optional.empty(), gap, payload);
        gap = false;
        return Optional.of(new Signal.Message(received));
    }
}
