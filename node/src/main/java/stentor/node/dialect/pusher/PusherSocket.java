package stentor.node.dialect.pusher;

import java.util.Optional;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.WebSocketListener;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.PusherError;

/**
 * A WebSocket from its connection's side: what comes from it, and when it is gone. The client may be gone before there is a
 * connection.
 */
final class PusherSocket implements WebSocketListener, ClientStream.Writer {
    private PusherConnection connection;
    private boolean gone;

    /** Before anything else is told. */
    void carries(PusherConnection its) {
        boolean already;
        synchronized (this) {
            connection = its;
            already = gone;
        }
        if (already) {
            its.gone();
        }
    }

    private synchronized Optional<PusherConnection> connection() {
        return Optional.ofNullable(connection);
    }

    @Override
    public String transport() {
        return "pusher";
    }

    @Override
    public void text(byte[] utf8) {
        connection().ifPresent(its -> its.receive(utf8));
    }

    @Override
    public void binary(byte[] bytes) {
        connection()
                .ifPresent(its -> its.outlet().write(PusherCodec.error(PusherError.BAD_FRAME, "messages are text")));
    }

    @Override
    public void heard() {
        connection().ifPresent(PusherConnection::heard);
    }

    @Override
    public boolean isReady() {
        return connection().map(PusherConnection::isReady).orElse(true);
    }

    @Override
    public void gone() {
        synchronized (this) {
            gone = true;
        }
        connection().ifPresent(PusherConnection::gone);
    }

    @Override
    public void roomAgain() {
        connection().ifPresent(PusherConnection::goOn);
    }

    @Override
    public void serverStops() {
        connection().ifPresent(PusherConnection::goElsewhere);
    }
}
