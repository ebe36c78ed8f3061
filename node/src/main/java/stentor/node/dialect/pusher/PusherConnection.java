package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.channel.Member;
import stentor.node.http.stream.StreamLane;
import stentor.node.hub.End;
import stentor.node.hub.Watching;
import stentor.protocol.channel.ChannelKey;
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
    /** Channels that one connection subscribes to at most. */
    static final int MAX_CHANNELS = 2_000;

    /** Client events that may be on their way to their channels' owners at once. */
    private static final int MAX_ON_THEIR_WAY = 32;

    private static final int ACTIVITY_TIMEOUT_SECONDS = 120;
    /** Longer than any client waits before it pings; see the activity timeout, to which pusher-js adds 30 s. */
    private static final Duration SILENCE = Duration.ofSeconds(155);

    private static final Duration AUTHENTICATION = Duration.ofSeconds(30);
    private static final Duration RESUBSCRIBE = Duration.ofSeconds(1);

    private final ConnectionPlace place;
    private final String socketId;
    private final Outlet outlet;
    private final EventRate rate;
    private final long openedAt = System.nanoTime();
    private final Map<String, ChannelSubscription> subscriptions = new HashMap<>();
    private final Map<String, MessageId> positions = new HashMap<>();

    private Optional<UserData> user = Optional.empty();
    private Optional<SignedInUser> signedIn = Optional.empty();
    private boolean authorized;
    private boolean over;
    private int onTheirWay;
    private Runnable readOn = () -> {};
    private volatile boolean recovers;
    private volatile long heardAt = System.nanoTime();

    PusherConnection(ConnectionPlace place, String socketId, Outlet outlet) {
        this.place = place;
        this.socketId = socketId;
        this.outlet = outlet;
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
        Optional<ChannelSubscription> subscription;
        synchronized (this) {
            subscription = Optional.ofNullable(subscriptions.get(channel));
        }
        return subscription.map(ChannelSubscription::seat);
    }

    /** Whether the client wants to be told where it stands. */
    boolean recovers() {
        return recovers;
    }

    void begin() {
        outlet.write(PusherCodec.connectionEstablished(socketId, ACTIVITY_TIMEOUT_SECONDS));
    }

    // What the client says

    /** @param utf8 a frame */
    void receive(byte[] utf8) {
        heard();
        PusherFrame frame = PusherCodec.read(utf8);
        if (frame instanceof PusherFrame.Subscribe subscribe) {
            subscribe(subscribe);
        } else if (frame instanceof PusherFrame.Unsubscribe unsubscribe) {
            unsubscribe(unsubscribe.channel());
        } else if (frame instanceof PusherFrame.ClientEvent event) {
            clientEvent(event);
        } else if (frame instanceof PusherFrame.SignIn signIn) {
            signIn(signIn);
        } else if (frame instanceof PusherFrame.Ping) {
            outlet.write(PusherCodec.pong());
        } else if (frame instanceof PusherFrame.Recover) {
            recover();
        } else if (frame instanceof PusherFrame.Malformed malformed) {
            error(PusherError.BAD_FRAME, malformed.reason());
        } else if (frame instanceof PusherFrame.Unknown) {
            error(PusherError.BAD_FRAME, "clients send client- events and what the protocol has for them");
        }
        // A pong says no more than that the client is there.
    }

    /** The client is alive. */
    void heard() {
        heardAt = System.nanoTime();
    }

    private void recover() {
        List<ChannelSubscription> before;
        synchronized (this) {
            recovers = true;
            before = new ArrayList<>(subscriptions.values());
        }
        // Lanes tell nobody's position.
        before.forEach(ChannelSubscription::leaveLane);
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
        subscribe((SubscribeRules.Admitted) decision, since);
    }

    private void refuse(String channel, SubscribeRules.Refused refused) {
        String shown =
                channel.length() > ChannelName.MAX_LENGTH ? channel.substring(0, ChannelName.MAX_LENGTH) : channel;
        outlet.write(PusherCodec.subscriptionError(shown, refused.type(), refused.status(), refused.text()));
    }

    private void subscribe(SubscribeRules.Admitted admitted, Optional<MessageId> since) {
        ChannelName name = admitted.channel();
        ChannelSubscription held;
        ChannelSubscription fresh = null;
        boolean full = false;
        synchronized (this) {
            if (over) {
                return;
            }
            authorized |= name.kind() != ChannelName.Kind.PUBLIC;
            held = subscriptions.get(name.text());
            full = held == null && subscriptions.size() >= MAX_CHANNELS;
            if (held == null && !full) {
                fresh = open(name, admitted.member(), since);
            }
        }
        if (full) {
            refuse(
                    name.text(),
                    new SubscribeRules.Refused(
                            "LimitReached", 403, "a connection has at most " + MAX_CHANNELS + " channels"));
        } else if (held != null) {
            held.succeedAgain(place.subscriptions());
        } else {
            fresh.begin(place.subscriptions());
        }
    }

    private ChannelSubscription open(ChannelName name, Optional<UserData> member, Optional<MessageId> since) {
        ChannelKey key = place.channels().key(name);
        ChannelSubscription fresh =
                new ChannelSubscription(this, name, key, place.forms().acquire(key), member, since);
        subscriptions.put(name.text(), fresh);
        return fresh;
    }

    private void unsubscribe(String channel) {
        Optional<ChannelSubscription> leaving;
        synchronized (this) {
            leaving = Optional.ofNullable(subscriptions.remove(channel));
            positions.remove(channel);
        }
        leaving.ifPresent(this::leave);
    }

    private void leave(ChannelSubscription leaving) {
        leaving.leave();
        place.forms().release(leaving.key());
    }

    private void clientEvent(PusherFrame.ClientEvent event) {
        Optional<ChannelSubscription> subscription;
        boolean tooFast;
        synchronized (this) {
            subscription = Optional.ofNullable(subscriptions.get(event.channel()));
            tooFast = !rate.take(System.nanoTime());
        }
        Optional<ClientEventRules.Refused> refused =
                ClientEventRules.refusal(place.app(), event, subscription.map(ChannelSubscription::name));
        if (refused.isPresent()) {
            refuseEvent(refused.get().error(), refused.get().text());
        } else if (tooFast) {
            refuseEvent(
                    PusherError.CLIENT_EVENT_REFUSED,
                    "at most " + place.app().limits().clientEventsPerSecond() + " client events a second");
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
        if (reply instanceof ChannelActor.Published) {
            place.happened(WebhookEvent.ofClient(event.channel(), event.event(), event.data(), socketId, userId));
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

    // What hubs tell

    /** What a subscription wants to know of the channel's others. */
    Optional<Watching> watches(ChannelName name, Optional<UserData> member) {
        return switch (name.kind()) {
            case PRESENCE ->
                Optional.of(new Watching(
                        member.map(user -> new Member(user.id(), user.info())),
                        place.app().limits().maxMembers(),
                        false,
                        false));
            case PUBLIC, PRIVATE ->
                place.app().subscriptionCounts()
                        ? Optional.of(new Watching(Optional.empty(), 0, false, true))
                        : Optional.empty();
            case SERVER_TO_USER -> Optional.empty();
        };
    }

    /** The channel has as many members as it may have. */
    void isFull(ChannelSubscription refused) {
        synchronized (this) {
            if (over || !subscriptions.remove(refused.name().text(), refused)) {
                return;
            }
        }
        place.forms().release(refused.key());
        refuse(
                refused.name().text(),
                new SubscribeRules.Refused(
                        "LimitReached", 403, "at most " + place.app().limits().maxMembers() + " members"));
    }

    /** The client stands there in the channel now. */
    void stands(ChannelName name, MessageId position) {
        if (!recovers) {
            return;
        }
        boolean first;
        synchronized (this) {
            first = positions.isEmpty() && !over;
            positions.put(name.text(), position);
        }
        if (first) {
            place.soon(this::tellPositions);
        }
    }

    private void tellPositions() {
        Map<String, MessageId> told;
        synchronized (this) {
            told = over ? Map.of() : new HashMap<>(positions);
            positions.clear();
        }
        told.forEach((channel, position) -> outlet.write(PusherCodec.position(channel, position.toString())));
    }

    /** Events that the client asked for are gone. */
    void lost(ChannelName name) {
        outlet.write(PusherCodec.gap(name.text()));
    }

    void cacheMissed(ChannelName name) {
        outlet.write(PusherCodec.cacheMiss(name.text()));
        place.happened(WebhookEvent.ofChannel(WebhookEvent.Name.CACHE_MISS, name.text()));
    }

    /** A subscription was ended from elsewhere. */
    void subscriptionEnded(ChannelSubscription ended, End end) {
        synchronized (this) {
            if (over || !subscriptions.remove(ended.name().text(), ended)) {
                return;
            }
        }
        place.forms().release(ended.key());
        switch (end) {
            case GOING_AWAY -> end(PusherError.RECONNECT);
            // The channel's owner is being moved, or its messages were deleted: the client is to notice neither.
            case DELETED, UNAVAILABLE, TIMEOUT, NOTHING_NEW, NO_SUCH_CHANNEL ->
                place.later(RESUBSCRIBE, () -> subscribeAgain(ended));
            case FULL, NO_ROOM ->
                refuse(ended.name().text(), new SubscribeRules.Refused("LimitReached", 403, "limits." + end.reason()));
            case CONFLICT ->
                refuse(
                        ended.name().text(),
                        new SubscribeRules.Refused("Conflict", 409, "another subscriber has the channel for itself"));
        }
    }

    private void subscribeAgain(ChannelSubscription ended) {
        subscribe(new SubscribeRules.Admitted(ended.name(), ended.member()), Optional.empty());
    }

    // The end

    /** Ends the connection. */
    void end(PusherError error) {
        if (stop()) {
            if (error != PusherError.RECONNECT) {
                outlet.write(PusherCodec.error(error, error.text()));
            }
            outlet.close(error.code(), error.text());
        }
    }

    /** The client has left. */
    void gone() {
        stop();
    }

    /** There is room again. */
    void goOn() {
        List<ChannelSubscription> all;
        synchronized (this) {
            all = new ArrayList<>(subscriptions.values());
        }
        all.forEach(ChannelSubscription::goOn);
    }

    private boolean stop() {
        List<ChannelSubscription> leaving;
        Optional<SignedInUser> signedOut;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            signedOut = signedIn;
            leaving = new ArrayList<>(subscriptions.values());
            subscriptions.clear();
            positions.clear();
        }
        leaving.forEach(this::leave);
        signedOut.ifPresent(SignedInUser::leave);
        place.left(this);
        return true;
    }

    /** Called now and then: ends a connection that is silent for too long, or that should have shown who it is. */
    void sweep(long now) {
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
