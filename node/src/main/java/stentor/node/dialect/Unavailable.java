package stentor.node.dialect;

import java.util.concurrent.RejectedExecutionException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;

/** 503 with Retry-After, in the same words for all that is asked of an owner. */
public final class Unavailable {
    private static final String RETRY_SECONDS = "1";

    private Unavailable() {}

    /** The owner takes no more now. */
    public static HttpResponse tryAgain(String text) {
        return Answers.text(503, text, Answers.header("Retry-After", RETRY_SECONDS));
    }

    /**
     * Whether it was done is not known.
     *
     * @param why in words for the client; empty if nobody knows
     * @param keyed whether it had an idempotency key, with which a repeat is safe
     */
    public static HttpResponse unknownOutcome(String why, boolean keyed) {
        return tryAgain("outcome unknown"
                + (why.isEmpty() ? "" : ": " + why)
                + (keyed ? "; repeat it with the same Idempotency-Key" : ""));
    }

    /**
     * Whether a command that was not answered may have been carried out all the same.
     *
     * @param failure of the stage that should have had the answer
     */
    public static boolean wasAsked(Throwable failure) {
        return !(failure instanceof RejectedExecutionException
                || failure.getCause() instanceof RejectedExecutionException);
    }
}
