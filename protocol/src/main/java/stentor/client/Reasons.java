package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;

/** Failures in a few words for a person. */
final class Reasons {
    private static final int MOST = 200;

    private Reasons() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof ConnectException) {
            // Its own message is null where the name is unknown, and where nobody listens.
            return hasCause(cause, UnresolvedAddressException.class) ? "unknown host" : "cannot connect";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The first line of an answer's body. */
    static String text(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MOST), UTF_8);
        return text.lines().findFirst().orElse("");
    }

    private static boolean hasCause(Throwable failure, Class<?> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
