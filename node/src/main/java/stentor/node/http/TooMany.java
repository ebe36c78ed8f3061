package stentor.node.http;

import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Why a connection, or an open request, is one too many. */
public enum TooMany {
    /** The server has as many connections as it may have, or is about to stop. */
    CONNECTIONS("max_connections", 503, "Too many connections"),
    /** The client's address has as many as it may have. */
    CONNECTIONS_OF_ADDRESS("max_connections_per_address", 429, "Too many connections from your address");

    /** After how many seconds a client may try again. */
    public static final int RETRY_AFTER = 5;

    private final String limit;
    private final int status;
    private final String text;

    TooMany(String limit, int status, String text) {
        this.limit = limit;
        this.status = status;
        this.text = text;
    }

    /** The setting's name below {@code limits}. */
    public String limit() {
        return limit;
    }

    public int status() {
        return status;
    }

    public String text() {
        return text;
    }

    /** The answer in plain HTTP. */
    public HttpResponse response() {
        return Answers.text(status, text, Answers.header("Retry-After", Integer.toString(RETRY_AFTER)));
    }
}
