package stentor.node.http.server;

import java.io.Serial;

/** The server could not start at its address and port: most often because another process listens there. */
public final class CannotListenException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String address;
    private final int port;

    CannotListenException(String address, int port, Throwable cause) {
        super("Cannot listen on " + address + ":" + port + " (" + reason(cause) + ")", cause);
        this.address = address;
        this.port = port;
    }

    public String address() {
        return address;
    }

    public int port() {
        return port;
    }

    /** The system's own word for it; the JDK puts the address in front, Netty its name for the call. */
    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.replaceFirst("^(\\[[^\\]]*]|.*failed with error\\(-?\\d+\\):) ", "");
    }
}
