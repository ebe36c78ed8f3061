package stentor.node.dialect.pusher;

import java.util.Optional;
import stentor.node.http.stream.ClientStream;

/** What carries frames to one client. From any thread; none of it blocks. */
interface Outlet {
    /** @param frame JSON text in UTF-8 */
    void write(byte[] frame);

    /** An event of a channel, which is rendered once for all who get it. */
    void write(ChannelForm.Rendered event);

    /** The last. */
    void close(int code, String reason);

    /** Whether who has much to write should go on now. */
    boolean hasRoom();

    /** It has no room, and more is to be written to it. */
    void fallsBehind();

    /** All that there was to write is written. */
    void keepsUp();

    /** The WebSocket that may be written to together with others; empty: it is written to by itself. */
    Optional<ClientStream> shared();
}
