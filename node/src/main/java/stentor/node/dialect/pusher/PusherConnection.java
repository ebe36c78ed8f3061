package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import stentor.node.access.Allowance;
import stentor.node.channel.PublisherReply;
import stentor.node.http.stream.StreamLane;
import stentor.node.limits.Limit;
import stentor.protocol.channel.MessageId;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.EventNote;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.PusherError;
import stentor.protocol.pusher.PusherFrame;
import stentor.protocol.pusher.PusherSignature;
import stentor.protocol.pusher.UserData;
import stentor.protocol.webhook.WebhookEvent;

/**
 * What one client says, and what becomes of it: whatever carries the frames. Told by its carrier and by hubs, on any thread;
 * calls none of them while it holds its lock.
 */
final class PusherConnection {
    /** Client events that may be on their way to their channels' owners at once. */
    private static final int MAX_ON_THEIR_WAY = 32;

    /** By the whole name a client knows which of its channels is refused, even if the name is too long to be one. */
    private static final int MAX_SHOWN = 1_000;

    private static final int ACTIVITY_TIMEOUT_SECONDS = 120;
    /** Longer than any client waits before it pings; see the activity timeout, to which pusher-js adds 30 s. */
    private static final Duration SILENCE = Duration.ofSeconds(155);

    private static final Duration AUTHENTICATION = Duration.ofSeconds(30);

    private final ConnectionPlace place;
    private final String socketId;
    private final Outlet outlet;
    private final AtomicBoolean goesElsewhere = new AtomicBoolean();
    private final EventRate rate;
    private final Allowance allowance;
    private final long openedAt;
    private final ConnectionChannels channels;

    private Optional<UserData> user = Optional.empty();
    private Optional<SignedInUser> signedIn = Optional.empty();
    private boolean authorized;
    private boolean over;
    private int onTheirWay;
    private Runnable readOn = () -> {};
    private volatile long heardAt;

    /** @param allowance how much the client's address may publish */
    PusherConnection(ConnectionPlace place, String socketId, Outlet outlet, Allowance allowance) {
        this.allowance = allowance;
        this.place = place;
        this.socketId = socketId;
        this.outlet = outlet;
        this.openedAt = place.now();
        this.heardAt = openedAt;
        this.channels = new ConnectionChannels(place, this);
        this.rate = new EventRate(place.app().limits().clientEventsPerSecond(), openedAt);
    }

    String socketId() {
        return socketId;
    }

    Outlet outlet() {
        return outlet;
    }

    /** Another connection of this node, by its socket id. */
    Optional<PusherConnection> sibling(String id) {
        return place.connection(id);
    }

    /** Its place in the lane of a channel. */
    Optional<StreamLane<MessageId>.Member> seat(String channel) {
        return channels.seat(channel);
    }

    void begin() {
        outlet.write(PusherCodec.connectionEstablished(socketId, ACTIVITY_TIMEOUT_SECONDS));
    }

    // What the client says

    /** @param utf8 a frame */
    void receive(byte[] utf8) {
        receive(utf8, allowance);
    }

    /** @param may how much the client's address may still publish */
    void receive(byte[] utf8, Allowance may) {
        heard();
        PusherFrame frame = PusherCodec.read(utf8);
        if (frame instanceof PusherFrame.Subscribe subscribe) {
            subscribe(subscribe);
        } else if (frame instanceof PusherFrame.Unsubscribe unsubscribe) {
            channels.unsubscribe(unsubscribe.channel());
        } else if (frame instanceof PusherFrame.ClientEvent event) {
            clientEvent(event, may);
        } else if (frame instanceof PusherFrame.SignIn signIn) {
            signIn(signIn);
        } else if (frame instanceof PusherFrame.Ping) {
            outlet.write(PusherCodec.pong());
        } else if (frame instanceof PusherFrame.Recover) {
            channels.recover();
        } else if (frame instanceof PusherFrame.Malformed malformed) {
            error(PusherError.BAD_FRAME, malformed.reason());
        } else if (frame instanceof PusherFrame.Unknown) {
            error(PusherError.BAD_FRAME, "clients send client- events and what the protocol has for them");
        }
        // A pong says no more than that the client is there.
    }

    /** The client is alive. */
    void heard() {
        heardAt = place.now();
    }

    private void error(PusherError error, String text) {
        outlet.write(PusherCodec.error(error, text));
    }

    private void subscribe(PusherFrame.Subscribe asked) {
        SubscribeRules.Decision decision = SubscribeRules.decide(
                asked,
                place.app().keys(),
                socketId,
                user(),
                place.app().limits().maxMemberSize());
        if (decision instanceof SubscribeRules.Refused refused) {
            refuse(asked.channel(), refused);
            return;
        }
        Optional<MessageId> since = asked.since().flatMap(MessageId::parse);
        if (asked.since().isPresent() && since.isEmpty()) {
            refuse(asked.channel(), new SubscribeRules.Refused("BadRequest", 400, "since is not a position"));
            return;
        }
        SubscribeRules.Admitted admitted = (SubscribeRules.Admitted) decision;
        synchronized (this) {
            authorized |= admitted.channel().kind() != ChannelName.Kind.PUBLIC;
        }
        channels.subscribe(admitted, since);
    }

    /**
     * The channel was revoked.
     *
     * @param signedOnly not if everybody may subscribe to the channel
     */
    void revoke(String channel, boolean signedOnly) {
        channels.revoke(channel, signedOnly);
    }

    /** The client does not get the channel on this connection. */
    void refuse(String channel, SubscribeRules.Refused refused) {
        String shown = channel.length() > MAX_SHOWN ? channel.substring(0, MAX_SHOWN) : channel;
        outlet.write(PusherCodec.subscriptionError(shown, refused.type(), refused.status(), refused.text()));
    }

    private void clientEvent(PusherFrame.ClientEvent event, Allowance may) {
        Optional<ChannelSubscription> subscription = channels.find(event.channel());
        boolean tooFast;
        synchronized (this) {
            tooFast = !rate.take(place.now());
        }
        Optional<ClientEventRules.Refused> refused = ClientEventRules.refusal(
                place.app(), place.channels().maxEventSize(), event, subscription.map(ChannelSubscription::name));
        if (refused.isPresent()) {
            refuseEvent(refused.get().error(), refused.get().text());
        } else if (tooFast) {
            refuseEvent(
                    PusherError.CLIENT_EVENT_REFUSED,
                    "at most " + place.app().limits().clientEventsPerSecond() + " client events a second");
        } else if (may.take(1) > 0) {
            refuseEvent(PusherError.CLIENT_EVENT_REFUSED, Limit.ADDRESS_RATE.text());
        } else {
            publish(event, subscription.orElseThrow());
        }
    }

    private void refuseEvent(PusherError error, String text) {
        place.clientEventRefused();
        error(error, text);
    }

    private void publish(PusherFrame.ClientEvent event, ChannelSubscription from) {
        Optional<String> userId = from.member().map(UserData::id);
        synchronized (this) {
            onTheirWay++;
        }
        place.channels()
                .publish(
                        from.name(),
                        event.event(),
                        event.data(),
                        EventNote.ofClient(socketId, userId),
                        Optional.empty())
                .thenAccept(reply -> published(event, userId, reply));
    }

    private void published(PusherFrame.ClientEvent event, Optional<String> userId, PublisherReply reply) {
        if (reply instanceof PublisherReply.Published) {
            place.happened(WebhookEvent.ofClient(event.channel(), event.event(), event.data(), socketId, userId));
        } else if (reply instanceof PublisherReply.Limited limited) {
            refuseEvent(PusherError.CLIENT_EVENT_REFUSED, limited.limit().text());
        } else {
            refuseEvent(PusherError.CLIENT_EVENT_REFUSED, "whether " + event.event() + " was published is not known");
        }
        Runnable action;
        synchronized (this) {
            action = isReady() ? () -> {} : readOn;
            onTheirWay--;
        }
        action.run();
    }

    /** Whether more may be read from the client now. */
    synchronized boolean isReady() {
        return onTheirWay < MAX_ON_THEIR_WAY;
    }

    /** @param action lets the carrier read on once this is ready again */
    synchronized void whenReady(Runnable action) {
        readOn = action;
    }

    private void signIn(PusherFrame.SignIn signIn) {
        boolean signed = PusherSignature.isAuthorized(
                place.app().keys(), PusherSignature.ofUser(socketId, signIn.userData()), signIn.auth());
        if (!signed) {
            error(PusherError.UNAUTHORIZED, "the signature does not hold for this connection and user");
            return;
        }
        UserData.Read read = UserData.ofSignIn(signIn.userData());
        if (read instanceof UserData.Malformed malformed) {
            error(PusherError.UNAUTHORIZED, malformed.reason());
            return;
        }
        signedIn(((UserData.Known) read).user(), signIn.userData());
    }

    private void signedIn(UserData newcomer, String userData) {
        Optional<SignedInUser> fresh = Optional.empty();
        SignedInUser its;
        boolean another;
        synchronized (this) {
            if (over) {
                return;
            }
            another = user.isPresent() && !user.get().id().equals(newcomer.id());
            if (!another) {
                user = Optional.of(newcomer);
                authorized = true;
                if (signedIn.isEmpty()) {
                    fresh = Optional.of(new SignedInUser(this, place, newcomer));
                    signedIn = fresh;
                }
            }
            its = signedIn.orElseThrow();
        }
        if (another) {
            error(PusherError.UNAUTHORIZED, "the connection is signed in as another user");
            return;
        }
        its.answer(userData);
        if (newcomer.watchlist().size() > SignedInUser.MAX_WATCHED) {
            error(PusherError.WATCHLIST_TOO_LONG, PusherError.WATCHLIST_TOO_LONG.text());
        }
        fresh.ifPresent(SignedInUser::begin);
    }

    private synchronized Optional<UserData> user() {
        return user;
    }

    // The end

    /** Ends the connection, for a reason that ends one. */
    void end(PusherError error) {
        if (!error.closes()) {
            throw new IllegalArgumentException("clients would give up for good: " + error);
        }
        if (stop()) {
            if (error != PusherError.RECONNECT) {
                outlet.write(PusherCodec.error(error, error.text()));
            }
            outlet.close(error.code(), error.text());
        }
    }

    /** The node stops: the client is told to connect to another one, some time soon. From any thread. */
    void goElsewhere() {
        if (goesElsewhere.compareAndSet(false, true)) {
            Duration wait = place.untilEnd();
            if (wait.isZero()) {
                end(PusherError.RECONNECT);
            } else {
                place.later(wait, () -> end(PusherError.RECONNECT));
            }
        }
    }

    /** The client has left. */
    void gone() {
        stop();
    }

    /** There is room again. */
    void goOn() {
        channels.goOn();
    }

    private boolean stop() {
        Optional<SignedInUser> signedOut;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            signedOut = signedIn;
        }
        channels.leaveAll();
        signedOut.ifPresent(SignedInUser::leave);
        place.left(this);
        return true;
    }

    /** Called now and then: ends a connection that is silent for too long, or that should have shown who it is. */
    void sweep() {
        long now = place.now();
        boolean unknown;
        synchronized (this) {
            unknown = place.app().userAuthentication() && !authorized;
        }
        if (unknown && now - openedAt > AUTHENTICATION.toNanos()) {
            end(PusherError.UNAUTHORIZED);
        } else if (now - heardAt > SILENCE.toNanos()) {
            end(PusherError.NO_PONG);
        }
    }
}
