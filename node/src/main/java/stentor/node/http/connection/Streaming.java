package stentor.node.http.connection;

/** An answer's body comes as a stream of Pekko's: a file, for example. */
final class Streaming extends Phase {
    private final HttpConnection connection;
    private final BodyWriter body;

    Streaming(HttpConnection connection, BodyWriter body) {
        this.connection = connection;
        this.body = body;
    }

    @Override
    void clientFinished() {
        connection.client().clientGone();
    }

    @Override
    void roomAgain() {
        body.roomAgain();
    }

    @Override
    void gone() {
        body.gone();
    }
}
