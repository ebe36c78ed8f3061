package stentor.node.http.connection;

import io.netty.util.concurrent.FastThreadLocal;
import stentor.protocol.http.HttpDate;

/** What each answer says of the server: its name, and the time. */
public final class ServerHeaders {
    /** The value of {@code Server}. */
    public static final String NAME = "stentor";

    private static final FastThreadLocal<ServerHeaders> OF_LOOPS = new FastThreadLocal<>() {
        @Override
        protected ServerHeaders initialValue() {
            return new ServerHeaders();
        }
    };

    private long second = -1;
    private String date = "";

    private ServerHeaders() {}

    /** Those of the loop that asks. */
    public static ServerHeaders ofLoop() {
        return OF_LOOPS.get();
    }

    /** The value of {@code Date}: within one second it is the same object. */
    public String date() {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            date = HttpDate.format(now);
        }
        return date;
    }
}
