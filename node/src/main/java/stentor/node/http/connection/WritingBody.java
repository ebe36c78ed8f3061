package stentor.node.http.connection;

/** The body of an answer comes from a stream of Pekko's, and is written as it comes: a file, for example. */
final class WritingBody extends Phase {
    private final HttpConnection connection;
    private final BodyWriter body;

    WritingBody(HttpConnection connection, BodyWriter body) {
        this.connection = connection;
        this.body = body;
    }

    @Override
    void clientFinished() {
        connection.client().clientGone();
    }

    @Override
    void noRoom() {
        connection.bodyHasNoRoom();
    }

    @Override
    void roomAgain() {
        connection.client().activity().writeEnded(System.nanoTime());
        body.roomAgain();
    }

    @Override
    void gone() {
        body.gone();
    }
}
