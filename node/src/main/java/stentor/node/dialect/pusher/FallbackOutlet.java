package stentor.node.dialect.pusher;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import stentor.node.fallback.Conversation;
import stentor.node.http.stream.ClientStream;

/** A client that uses HTTP instead of a WebSocket: several frames may leave together. */
final class FallbackOutlet implements Outlet {
    private final Conversation.Line line;
    private final LongAdder delivered;

    /** @param delivered counts the events of channels */
    FallbackOutlet(Conversation.Line line, LongAdder delivered) {
        this.line = line;
        this.delivered = delivered;
    }

    @Override
    public void write(byte[] frame) {
        line.write(frame);
    }

    @Override
    public void write(ChannelForm.Rendered event) {
        delivered.increment();
        line.write(event.frame());
    }

    @Override
    public void close(int code, String reason) {
        line.close(code, reason);
    }

    @Override
    public boolean hasRoom() {
        return line.hasRoom();
    }

    @Override
    public void fallsBehind() {
        // The session gives up a client that takes nothing for a while.
    }

    @Override
    public void keepsUp() {
        // As above.
    }

    @Override
    public Optional<ClientStream> shared() {
        return Optional.empty();
    }
}
