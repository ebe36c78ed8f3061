package stentor.node.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.hub.End;
import stentor.node.hub.Subscription;
import stentor.node.session.SessionSubscription.Arrival;
import stentor.protocol.bayeux.BayeuxDelivery.Form;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage.Subscribe;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.ReplayFrom;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

/** What a session is subscribed to. A part of the {@link SessionActor}. */
final class SessionSubscriptions {
    /** A client that wants more channels than this is refused the rest. */
    static final int MOST = 1000;

    /** A position that lies further ahead than clocks differ is none of ours. */
    private static final long MOST_SECONDS_AHEAD = 60;

    private final ChannelKey session;
    private final SessionNode node;
    private final DeliveryQueue queue;
    private final Form form;
    private final SessionSubscription.Listener listener;
    private final Map<String, SessionSubscription> byName = new LinkedHashMap<>(2);

    SessionSubscriptions(
            ChannelKey session,
            SessionNode node,
            DeliveryQueue queue,
            Form form,
            SessionSubscription.Listener listener) {
        this.session = session;
        this.node = node;
        this.queue = queue;
        this.form = form;
        this.listener = listener;
    }

    /**
     * Subscribes to each of the channels, up to the first that is refused; those before it stay.
     *
     * @param now seconds since the epoch
     * @return what was wrong, when all that went well are in
     */
    CompletionStage<Optional<BayeuxError>> subscribe(Subscribe subscribe, long now) {
        List<CompletableFuture<Boolean>> confirmations = new ArrayList<>();
        for (String text : subscribe.channels()) {
            Optional<BayeuxError> refusal = refusal(text, subscribe, now);
            if (refusal.isPresent()) {
                return whenAll(confirmations, refusal);
            }
            ChannelName name = ChannelName.parse(text).orElseThrow();
            // Nothing is broadcast on a service channel, and nobody need be told that nothing comes.
            if (name.kind() != ChannelName.Kind.SERVICE) {
                confirmations.add(subscribe(name, subscribe.header().ext().replayFrom(text)));
            }
        }
        return whenAll(confirmations, Optional.empty());
    }

    private static CompletionStage<Optional<BayeuxError>> whenAll(
            List<CompletableFuture<Boolean>> confirmations, Optional<BayeuxError> refusal) {
        return CompletableFuture.allOf(confirmations.toArray(CompletableFuture[]::new))
                .thenApply(all -> confirmations.stream().allMatch(CompletableFuture::join)
                        ? refusal
                        : Optional.of(BayeuxError.UNAVAILABLE));
    }

    private Optional<BayeuxError> refusal(String text, Subscribe subscribe, long now) {
        ChannelName name = ChannelName.parse(text).orElse(null);
        if (name == null) {
            return Optional.of(BayeuxError.channelInvalid(text));
        }
        if (name.kind() == ChannelName.Kind.META) {
            return Optional.of(BayeuxError.subscriptionInvalid(text));
        }
        if (name.kind() == ChannelName.Kind.PATTERN && name.isGuarded()) {
            return Optional.of(BayeuxError.subscriptionDenied("wildcards do not reach guarded channels"));
        }
        if (!byName.containsKey(text) && byName.size() >= MOST) {
            return Optional.of(BayeuxError.subscriptionDenied("at most " + MOST + " channels"));
        }
        ReplayFrom from = subscribe.header().ext().replayFrom(text);
        boolean ahead = from.after()
                .filter(id -> id.seconds() > now + MOST_SECONDS_AHEAD)
                .isPresent();
        if (from.kind() == ReplayFrom.Kind.BAD || ahead) {
            return Optional.of(BayeuxError.replayIdInvalid(text));
        }
        return name.isGuarded()
                ? node.refusal(session, name, subscribe.header().ext()).map(BayeuxError::subscriptionDenied)
                : Optional.empty();
    }

    private CompletableFuture<Boolean> subscribe(ChannelName name, ReplayFrom from) {
        SessionSubscription former = byName.get(name.text());
        if (former != null && from.kind() == ReplayFrom.Kind.UNSAID) {
            return former.whenConfirmed();
        }
        remove(name.text());
        return add(name, cursor(from)).whenConfirmed();
    }

    private static Cursor cursor(ReplayFrom from) {
        return switch (from.kind()) {
            case ALL_STORED -> Cursor.OLDEST;
            case AFTER -> Cursor.after(from.after().orElseThrow());
            case UNSAID, NEW_ONLY, BAD -> Cursor.NEWEST;
        };
    }

    private SessionSubscription add(ChannelName name, Cursor cursor) {
        SessionSubscription subscription = new SessionSubscription(name, form, cursor, queue, listener);
        byName.put(name.text(), subscription);
        subscription.heldBy(
                name.kind() == ChannelName.Kind.PATTERN
                        ? node.patterns().subscribe(pattern(name), subscription)
                        : node.subscriptions()
                                .subscribe(
                                        channel(name),
                                        cursor,
                                        ConcurrencyPolicy.BROADCAST,
                                        Subscription.Mode.STREAM,
                                        true,
                                        Duration.ZERO,
                                        subscription));
        return subscription;
    }

    /** The channel of this name, where the session's location keeps it. */
    ChannelKey channel(ChannelName name) {
        return new ChannelKey(session.store(), session.group(), name.id());
    }

    private ChannelPattern pattern(ChannelName name) {
        return new ChannelPattern(session.store(), session.group(), name.text());
    }

    /** The client has received these. */
    void received(List<Delivered> deliveries) {
        for (Delivered each : deliveries) {
            SessionSubscription subscription = byName.get(each.subscription());
            if (subscription != null) {
                subscription.received(each.id());
            }
        }
    }

    /** Where each of them goes on, if that has to be elsewhere. */
    Map<String, Cursor> positions() {
        Map<String, Cursor> positions = new LinkedHashMap<>();
        byName.forEach((name, subscription) -> positions.put(name, subscription.receivedUpTo()));
        return positions;
    }

    /** Subscribes to what a session was subscribed to elsewhere. */
    void restore(Map<String, Cursor> positions) {
        positions.forEach((name, cursor) -> ChannelName.parse(name).ifPresent(parsed -> add(parsed, cursor)));
    }

    /** Ends a subscription, if there is one; what waits of it is forgotten. */
    void remove(String name) {
        SessionSubscription former = byName.remove(name);
        if (former != null) {
            former.leave();
            queue.forget(name);
        }
    }

    void removeAll() {
        byName.values().forEach(SessionSubscription::leave);
        byName.clear();
    }

    boolean has(ChannelName name) {
        return byName.containsKey(name.text());
    }

    /** There is room again in the queue. */
    void goOn() {
        byName.values().forEach(SessionSubscription::goOn);
    }

    /** Whether the client is to get what has come: it is still subscribed, and does not get it by another subscription. */
    boolean wants(Arrival arrival) {
        SessionSubscription subscription = arrival.subscription();
        if (!has(subscription)) {
            return false;
        }
        return subscription.name().kind() == ChannelName.Kind.PATTERN
                ? isFirst(subscription, arrival)
                : subscription.moveTo(arrival.delivered().id());
    }

    /** Clients hand a message to all of their listeners themselves: it must come once, by the first that fits. */
    private boolean isFirst(SessionSubscription subscription, Arrival arrival) {
        SessionSubscription exact = byName.get(arrival.channel());
        if (exact != null && exact.covers(arrival.delivered().id())) {
            return false;
        }
        for (SessionSubscription other : byName.values()) {
            if (other == subscription) {
                return true;
            }
            if (other.name().kind() == ChannelName.Kind.PATTERN
                    && pattern(other.name())
                            .fits(new ChannelKey(
                                    session.store(),
                                    session.group(),
                                    arrival.channel().substring(1)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether messages of the subscription are still wanted. */
    boolean has(SessionSubscription subscription) {
        return byName.get(subscription.name().text()) == subscription;
    }

    /**
     * A hub has ended it. It goes on with another one, where it stood; on a channel that was deleted with what comes next.
     */
    void again(SessionSubscription ended, End end) {
        if (has(ended)) {
            add(ended.name(), end == End.DELETED ? Cursor.NEWEST : ended.cursor());
        }
    }
}
