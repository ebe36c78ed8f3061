package stentor.node.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import stentor.protocol.bayeux.Advice;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxReply;
import stentor.protocol.bayeux.Header;

/** What clients are told: the texts of replies. */
public final class SessionReplies {
    /** The clients of a node that stops come back within this time, not all at once. */
    private static final int SPREAD_MILLIS = 2000;

    /** A client whose connects are not held, as its browser has another one, connects this often. */
    private static final long POLL_MILLIS = 2000;

    private SessionReplies() {}

    /** There is no such session; whatever the client asked for, it is told to begin anew. */
    public static String unknown(Header to) {
        return BayeuxReply.failure(to, BayeuxError.SESSION_UNKNOWN)
                .advice(Advice.handshake(0))
                .json();
    }

    /** Nobody answered in time: whether it took place is not known. */
    public static String late(BayeuxMessage message, SessionSettings settings) {
        return comeBack(message, settings.interval().toMillis());
    }

    /** The node stops: connect to another one, and not all at once. */
    public static String stopping(BayeuxMessage message, SessionSettings settings) {
        return comeBack(message, spreadInterval(settings));
    }

    /**
     * A connect is over, as when nothing came. The advice says nothing of how long the next one is held: the session's
     * settings are not always known here, and clients go by the last that they were told (faye gives a request 1.2
     * times as long).
     */
    private static String comeBack(BayeuxMessage message, long interval) {
        BayeuxReply reply = message instanceof BayeuxMessage.Connect connect
                ? BayeuxReply.success(connect.header())
                : BayeuxReply.failure(message.header(), BayeuxError.UNAVAILABLE);
        message.header().clientId().ifPresent(reply::clientId);
        return reply.advice(Advice.retry(interval)).json();
    }

    /**
     * Refused, as there is too much of something. The session, if there is one, stays.
     *
     * @param pause milliseconds after which the client may come back
     */
    public static String limited(BayeuxMessage message, BayeuxError error, long pause, SessionSettings settings) {
        return BayeuxReply.failure(message.header(), error)
                .advice(
                        message instanceof BayeuxMessage.Handshake
                                ? Advice.handshake(pause)
                                : Advice.retry(pause, settings.timeout().toMillis()))
                .json();
    }

    static String handshake(BayeuxMessage.Handshake handshake, String clientId, SessionSettings settings) {
        BayeuxReply reply = BayeuxReply.success(handshake.header())
                .clientId(clientId)
                .offer()
                .advice(retry(settings));
        if (handshake.header().ext().asksForAck()) {
            reply.ackEnabled();
        }
        if (handshake.header().ext().asksForReplay()) {
            reply.replayEnabled();
        }
        return reply.json();
    }

    /** No connection type that both know: there is no use in trying again. */
    public static String noConnectionType(Header to) {
        return BayeuxReply.failure(to, BayeuxError.connectionTypesUnsupported())
                .offer()
                .advice(Advice.none())
                .json();
    }

    static String connect(
            PendingConnect connect,
            String clientId,
            Session.Cause cause,
            DeliveryBatch batch,
            SessionSettings settings,
            long now) {
        BayeuxReply reply = BayeuxReply.success(connect.header()).clientId(clientId);
        switch (cause) {
            case ENDED -> reply.advice(Advice.none());
            case GIVEN_UP -> reply.advice(Advice.handshake(0));
            case MOVING -> reply.advice(spread(settings));
            case AT_ONCE, DELIVERY, TIMEOUT, REPLACED -> {
                if (connect.header().ext().polls()) {
                    reply.advice(poll(settings));
                } else if (connect.advised()) {
                    reply.advice(retry(settings));
                }
            }
        }
        batch.number().ifPresent(reply::ackBatch);
        if (!batch.gaps().isEmpty()) {
            reply.gap(batch.gaps());
        }
        return reply.timesync(connect.header().ext().timesync(), connect.receivedAt(), now - connect.receivedAt())
                .json();
    }

    static String success(BayeuxMessage message, String clientId, long receivedAt, long now) {
        BayeuxReply reply = BayeuxReply.success(message.header()).clientId(clientId);
        return reply.timesync(message.header().ext().timesync(), receivedAt, now - receivedAt)
                .json();
    }

    static String subscription(
            Header to,
            String clientId,
            List<String> channels,
            boolean asList,
            Optional<BayeuxError> error,
            SessionSettings settings) {
        BayeuxReply reply = reply(to, error, settings);
        return reply.clientId(clientId).subscription(channels, asList).json();
    }

    /** What became of a published message. */
    public static String published(Header to, Optional<BayeuxError> error, SessionSettings settings) {
        BayeuxReply reply = reply(to, error, settings);
        to.clientId().ifPresent(reply::clientId);
        return reply.json();
    }

    public static String failure(Header to, BayeuxError error) {
        return BayeuxReply.failure(to, error).json();
    }

    /** As {@link #failure(Header, BayeuxError)}, with advice where the error is that a limit was reached. */
    public static String failure(Header to, BayeuxError error, SessionSettings settings) {
        return reply(to, Optional.of(error), settings).json();
    }

    /** A client that has reached a limit is told that its session goes on. */
    private static BayeuxReply reply(Header to, Optional<BayeuxError> error, SessionSettings settings) {
        BayeuxReply reply = error.map(why -> BayeuxReply.failure(to, why)).orElseGet(() -> BayeuxReply.success(to));
        return error.filter(BayeuxError::isLimit).isPresent() ? reply.advice(retry(settings)) : reply;
    }

    private static Advice retry(SessionSettings settings) {
        return Advice.retry(settings.interval().toMillis(), settings.timeout().toMillis());
    }

    private static Advice spread(SessionSettings settings) {
        return Advice.retry(spreadInterval(settings), settings.timeout().toMillis());
    }

    private static long spreadInterval(SessionSettings settings) {
        return settings.interval().toMillis() + ThreadLocalRandom.current().nextLong(SPREAD_MILLIS);
    }

    private static Advice poll(SessionSettings settings) {
        return Advice.poll(
                Math.max(POLL_MILLIS, settings.interval().toMillis()),
                settings.timeout().toMillis());
    }
}
