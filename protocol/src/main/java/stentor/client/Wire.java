package stentor.client;

import java.time.Duration;
import java.util.List;

/** One connection of a subscription. Reads on only when told to, so that a slow consumer slows the server down. */
interface Wire {
    /** All signals it gave were used: it may read on. */
    void more();

    /** Shows the server, and finds out, that the connection is alive, where the transport has a way for that. */
    default void ping() {}

    /** Ends the connection; its listener is told nothing more. */
    void close();

    /** Told by one thread at a time. */
    interface Listener {
        void connected();

        /** Something came, even if it is no message. Followed by {@link Wire#more} in the end. */
        void signals(List<Signal> signals);

        /** The server did not take the subscription, or ended it: as an HTTP answer would say. */
        void ended(int status, String reason, Duration notBefore);

        /** The connection could not be made, or broke. */
        void broken(String reason);
    }
}
