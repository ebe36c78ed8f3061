package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.channel.Member;
import stentor.node.http.stream.StreamLane;
import stentor.node.hub.End;
import stentor.node.hub.Watching;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.UserData;
import stentor.protocol.webhook.WebhookEvent;

/**
 * The channels that one connection is subscribed to, and where its client stands in them. Told by the connection and by hubs, on any
 * thread; calls neither while it holds its lock.
 */
final class ConnectionChannels {
    /** Channels that one connection subscribes to at most. */
    static final int MAX_CHANNELS = 2_000;

    private static final SubscribeRules.Refused REVOKED =
            new SubscribeRules.Refused("AuthError", 401, "the channel was revoked");

    private static final Duration RESUBSCRIBE = Duration.ofSeconds(1);

    private final ConnectionPlace place;
    private final PusherConnection connection;
    private final Map<String, ChannelSubscription> subscriptions = new HashMap<>();
    private final Map<String, MessageId> positions = new HashMap<>(0);
    private boolean over;
    private volatile boolean recovers;

    ConnectionChannels(ConnectionPlace place, PusherConnection connection) {
        this.place = place;
        this.connection = connection;
    }

    // What the connection says

    /** @param since where a client goes on that recovers */
    void subscribe(SubscribeRules.Admitted admitted, Optional<MessageId> since) {
        ChannelName name = admitted.channel();
        ChannelSubscription held;
        ChannelSubscription fresh = null;
        synchronized (this) {
            if (over) {
                return;
            }
            held = subscriptions.get(name.text());
            if (held == null && subscriptions.size() < MAX_CHANNELS) {
                fresh = open(name, admitted.member(), since.map(Cursor::after));
            }
        }
        if (held != null) {
            held.succeedAgain(place.subscriptions());
        } else if (fresh != null) {
            fresh.begin(place.subscriptions());
        } else {
            connection.refuse(
                    name.text(),
                    new SubscribeRules.Refused(
                            "LimitReached", 403, "a connection has at most " + MAX_CHANNELS + " channels"));
        }
    }

    private ChannelSubscription open(ChannelName name, Optional<UserData> member, Optional<Cursor> from) {
        ChannelKey key = place.channels().key(name);
        ChannelSubscription fresh = new ChannelSubscription(
                connection, this, name, key, place.forms().acquire(key), member, from);
        subscriptions.put(name.text(), fresh);
        return fresh;
    }

    void unsubscribe(String channel) {
        Optional<ChannelSubscription> leaving;
        synchronized (this) {
            leaving = Optional.ofNullable(subscriptions.remove(channel));
            positions.remove(channel);
        }
        leaving.ifPresent(this::leave);
    }

    /**
     * The client loses a channel that was revoked, and is told so. It may ask for the channel again.
     *
     * @param signedOnly not if everybody may subscribe to the channel
     */
    void revoke(String channel, boolean signedOnly) {
        boolean loses = find(channel)
                .filter(held -> !signedOnly || held.name().kind() != ChannelName.Kind.PUBLIC)
                .isPresent();
        if (loses) {
            unsubscribe(channel);
            connection.refuse(channel, REVOKED);
        }
    }

    private void leave(ChannelSubscription leaving) {
        leaving.leave();
        place.forms().release(leaving.key());
    }

    synchronized Optional<ChannelSubscription> find(String channel) {
        return Optional.ofNullable(subscriptions.get(channel));
    }

    /** Its place in the lane of a channel. */
    Optional<StreamLane<MessageId>.Member> seat(String channel) {
        return find(channel).map(ChannelSubscription::seat);
    }

    /** Whether the client wants to be told where it stands. */
    boolean recovers() {
        return recovers;
    }

    /** The client wants to be told where it stands, from now on. */
    void recover() {
        List<ChannelSubscription> before;
        synchronized (this) {
            recovers = true;
            before = new ArrayList<>(subscriptions.values());
        }
        // Those that HTTP requests carry may come in another order than they were sent in.
        before.forEach(ChannelSubscription::tellPosition);
    }

    /** There is room again. */
    void goOn() {
        List<ChannelSubscription> all;
        synchronized (this) {
            all = new ArrayList<>(subscriptions.values());
        }
        all.forEach(ChannelSubscription::goOn);
    }

    /** The connection is over. */
    void leaveAll() {
        List<ChannelSubscription> leaving;
        synchronized (this) {
            over = true;
            leaving = new ArrayList<>(subscriptions.values());
            subscriptions.clear();
            positions.clear();
        }
        leaving.forEach(this::leave);
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
        refuse(
                refused,
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
            positions.merge(name.text(), position, MessageId::max);
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
        told.forEach(
                (channel, position) -> connection.outlet().write(PusherCodec.position(channel, position.toString())));
    }

    /** Events that the client asked for are gone. */
    void lost(ChannelName name) {
        connection.outlet().write(PusherCodec.gap(name.text()));
    }

    void cacheMissed(ChannelName name) {
        connection.outlet().write(PusherCodec.cacheMiss(name.text()));
        place.happened(WebhookEvent.ofChannel(WebhookEvent.Name.CACHE_MISS, name.text()));
    }

    /** A subscription was ended from elsewhere. */
    void ended(ChannelSubscription ended, End end) {
        switch (end) {
            // The channel's messages were deleted, which is not for the client to notice: all that is there now has
            // come since.
            case DELETED -> subscribeAgain(ended, Optional.of(Cursor.OLDEST));
            // The channel's owner is being moved.
            case UNAVAILABLE, TIMEOUT, NOTHING_NEW, NO_SUCH_CHANNEL ->
                place.later(RESUBSCRIBE, () -> subscribeAgain(ended, Optional.empty()));
            case GOING_AWAY -> {
                if (forget(ended)) {
                    connection.goElsewhere();
                }
            }
            case FULL, NO_ROOM ->
                refuse(ended, new SubscribeRules.Refused("LimitReached", 403, "limits." + end.reason()));
            case CONFLICT ->
                refuse(
                        ended,
                        new SubscribeRules.Refused("Conflict", 409, "another subscriber has the channel for itself"));
        }
    }

    private void refuse(ChannelSubscription ended, SubscribeRules.Refused refused) {
        if (forget(ended)) {
            connection.refuse(ended.name().text(), refused);
        }
    }

    private boolean forget(ChannelSubscription ended) {
        synchronized (this) {
            if (over || !subscriptions.remove(ended.name().text(), ended)) {
                return false;
            }
        }
        place.forms().release(ended.key());
        return true;
    }

    /** If the client has not left the channel since. */
    private void subscribeAgain(ChannelSubscription ended, Optional<Cursor> from) {
        ChannelSubscription fresh;
        synchronized (this) {
            if (over || subscriptions.get(ended.name().text()) != ended) {
                return;
            }
            fresh = open(ended.name(), ended.member(), from);
        }
        place.forms().release(ended.key());
        fresh.begin(place.subscriptions());
    }
}
