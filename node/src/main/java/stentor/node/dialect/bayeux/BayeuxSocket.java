package stentor.node.dialect.bayeux;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Caller;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.WebSocketListener;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.session.SessionDesk;
import stentor.protocol.bayeux.BayeuxCodec;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.websocket.CloseCode;
import stentor.protocol.websocket.WebSocketFrame;

/**
 * A client's WebSocket: each text frame is a batch, answered in a frame of its own when its replies are there. Sessions that
 * connect over it push their messages on it.
 */
final class BayeuxSocket implements ClientStream.Writer, WebSocketListener, SessionDesk.Stream {
    /** Batches that may be under way at once, held connects among them. */
    private static final int MOST_UNDER_WAY = 64;

    /** Sessions that one socket may be the stream of; nobody has two. */
    private static final int MOST_SESSIONS = 16;

    private static final byte[] PING = WebSocketFrame.ping(new byte[0]);

    private final BayeuxRequest.Place place;
    private final Caller caller;
    private final ClientStream stream;
    private final long number;
    private final Set<BayeuxRequest> underWay = new HashSet<>();
    private final Set<ChannelKey> sessions = new HashSet<>();
    private Runnable readOn = () -> {};
    private boolean gone;
    /** Null until the constructor has it. */
    private volatile Connection.Registration permission;

    BayeuxSocket(BayeuxRequest.Place place, Caller caller, OpenStreams streams, Connection connection) {
        this.place = place;
        this.caller = caller;
        this.number = place.desk().open(this);
        this.stream = streams.open(connection, PING, this);
        stream.begin();
        this.permission = caller.whenOver(
                List.of(),
                () -> stream.hangUp(WebSocketFrame.close(CloseCode.POLICY_VIOLATION, "401 the token is over")));
        if (stream.isOver()) {
            // It was gone before there was anything to forget.
            permission.cancel();
        }
    }

    /** @param maxMessage bytes of a frame at most */
    Answer accept(HttpRequest request, int maxMessage) {
        WebSocketUpgrade upgrade =
                WebSocketUpgrade.accept(request, Optional.empty(), stream, this, maxMessage, List.of());
        synchronized (this) {
            readOn = upgrade::readOn;
        }
        return upgrade.answer();
    }

    @Override
    public String transport() {
        return "bayeux websocket";
    }

    @Override
    public void text(byte[] utf8) {
        BayeuxCodec.Parsed parsed = BayeuxCodec.parse(new String(utf8, StandardCharsets.UTF_8));
        if (parsed instanceof BayeuxCodec.Bad bad) {
            stream.hangUp(WebSocketFrame.close(CloseCode.POLICY_VIOLATION, shortened(bad.reason())));
            return;
        }
        BayeuxCodec.Batch batch = (BayeuxCodec.Batch) parsed;
        BayeuxRequest request = new BayeuxRequest(place, caller, batch.messages(), OptionalLong.of(number));
        if (begin(request)) {
            request.answer().thenAccept(items -> {
                stream.write(WebSocketFrame.text(BayeuxAnswers.array(items)));
                end(request);
            });
        }
    }

    /** A close frame has room for little. */
    private static String shortened(String reason) {
        return reason.codePoints().allMatch(c -> c >= ' ' && c < 127) && reason.length() <= 100
                ? reason
                : "not a batch of Bayeux messages";
    }

    @Override
    public void binary(byte[] bytes) {
        stream.hangUp(WebSocketFrame.close(CloseCode.POLICY_VIOLATION, "Bayeux messages are text"));
    }

    @Override
    public synchronized boolean isReady() {
        return underWay.size() < MOST_UNDER_WAY;
    }

    private synchronized boolean begin(BayeuxRequest request) {
        if (gone) {
            return false;
        }
        if (sessions.size() < MOST_SESSIONS) {
            sessions.addAll(request.connecting());
        }
        underWay.add(request);
        return true;
    }

    private void end(BayeuxRequest request) {
        boolean wasFull;
        Runnable action;
        synchronized (this) {
            wasFull = !isReady();
            underWay.remove(request);
            action = readOn;
        }
        if (wasFull) {
            action.run();
        }
    }

    @Override
    public void push(byte[] json) {
        stream.write(WebSocketFrame.text(BayeuxAnswers.array(json)));
    }

    @Override
    public void unknown() {
        // Its client hears of it by the reply to its next message.
    }

    @Override
    public void gone() {
        List<BayeuxRequest> abandoned;
        List<ChannelKey> told;
        synchronized (this) {
            gone = true;
            abandoned = List.copyOf(underWay);
            told = List.copyOf(sessions);
        }
        Connection.Registration registered = permission;
        if (registered != null) {
            registered.cancel();
        }
        place.desk().close(number);
        told.forEach(session -> place.desk().close(number, session));
        abandoned.forEach(BayeuxRequest::abandon);
    }

    @Override
    public void serverStops() {
        stream.finishAsServerStops(WebSocketFrame.close(CloseCode.GOING_AWAY, "the server stops"));
        gone();
    }
}
