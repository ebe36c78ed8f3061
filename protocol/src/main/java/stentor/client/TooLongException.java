package stentor.client;

import java.io.Serial;

/** A stream has something longer than the client is ready to hold. */
final class TooLongException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    TooLongException(long longest) {
        super("a message of more than " + longest + " bytes");
    }
}
