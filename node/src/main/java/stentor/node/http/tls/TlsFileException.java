package stentor.node.http.tls;

import java.io.Serial;
import java.nio.file.Path;

/** A certificate or key file cannot be used; the message says which and why. */
public final class TlsFileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    TlsFileException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
    }
}
