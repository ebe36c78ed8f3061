package stentor.client;

import java.nio.ByteBuffer;
import java.util.List;

/** The bus says nothing but messages. */
final class BusSignals implements HttpWire.Reader {
    private final BusStreamParser parser;

    BusSignals(int longest) {
        parser = new BusStreamParser(longest);
    }

    @Override
    public String contentType() {
        return "multipart/x-mixed-replace";
    }

    @Override
    public List<Signal> read(ByteBuffer buffer) {
        return parser.read(buffer).stream().<Signal>map(Signal.Message::new).toList();
    }
}
