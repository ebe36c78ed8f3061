package stentor.node.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.channel.Member;
import stentor.node.hub.End;
import stentor.node.hub.Subscription;
import stentor.node.session.SessionState.Subscribed;
import stentor.node.session.SessionSubscription.Arrival;
import stentor.node.session.SessionSubscription.Entry;
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
     * @param now milliseconds since the epoch
     * @return what was wrong, when all that went well are in
     */
    CompletionStage<Optional<BayeuxError>> subscribe(Subscribe subscribe, long now) {
        List<CompletableFuture<Entry>> entries = new ArrayList<>();
        for (String text : subscribe.channels()) {
            Optional<BayeuxError> refusal = refusal(text, subscribe, now);
            if (refusal.isPresent()) {
                return whenAll(entries, refusal);
            }
            ChannelName name = ChannelName.parse(text).orElseThrow();
            Optional<SessionMember> member = Optional.empty();
            if (name.isGuarded()) {
                ChannelGuard.Decision decision =
                        node.decide(session, name, subscribe.header().ext());
                if (decision instanceof ChannelGuard.Closed closed) {
                    return whenAll(entries, Optional.of(BayeuxError.subscriptionDenied(closed.reason())));
                }
                member = ((ChannelGuard.Open) decision).member();
            }
            // Nothing is broadcast on a service channel, and nobody need be told that nothing comes.
            if (name.kind() != ChannelName.Kind.SERVICE) {
                entries.add(subscribe(name, subscribe.header().ext().replayFrom(text), member, now));
            }
        }
        return whenAll(entries, Optional.empty());
    }

    private static CompletionStage<Optional<BayeuxError>> whenAll(
            List<CompletableFuture<Entry>> entries, Optional<BayeuxError> refusal) {
        return CompletableFuture.allOf(entries.toArray(CompletableFuture[]::new))
                .thenApply(all -> entries.stream()
                        .map(CompletableFuture::join)
                        .filter(entry -> entry != Entry.IN)
                        .findFirst()
                        .map(SessionSubscriptions::error)
                        .or(() -> refusal));
    }

    private static BayeuxError error(Entry entry) {
        return switch (entry) {
            case TOO_MANY_MEMBERS -> BayeuxError.limited(403, "max_members");
            case TOO_MANY_SUBSCRIBERS -> BayeuxError.limited(403, "limits.max_subscribers_per_channel");
            case TOO_MANY_CHANNELS -> BayeuxError.limited(403, "limits.max_channels");
            case UNAVAILABLE, IN -> BayeuxError.UNAVAILABLE;
        };
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
                .filter(id -> id.seconds() > now / 1000 + MOST_SECONDS_AHEAD)
                .isPresent();
        return from.kind() == ReplayFrom.Kind.BAD || ahead
                ? Optional.of(BayeuxError.replayIdInvalid(text))
                : Optional.empty();
    }

    private CompletableFuture<Entry> subscribe(
            ChannelName name, ReplayFrom from, Optional<SessionMember> member, long now) {
        SessionSubscription former = byName.get(name.text());
        if (former != null
                && from.kind() == ReplayFrom.Kind.UNSAID
                && former.member().equals(member)) {
            // A page that was loaded again does not know who is there.
            member.ifPresent(as -> members(name).thenAccept(former::tellMembers));
            return former.whenEntered();
        }
        remove(name.text());
        return add(name, cursor(from), member, now).whenEntered();
    }

    private static Cursor cursor(ReplayFrom from) {
        return switch (from.kind()) {
            case ALL_STORED -> Cursor.OLDEST;
            case AFTER -> Cursor.after(from.after().orElseThrow());
            case UNSAID, NEW_ONLY, BAD -> Cursor.NEWEST;
        };
    }

    private SessionSubscription add(ChannelName name, Cursor cursor, Optional<SessionMember> member, long since) {
        SessionSubscription subscription = new SessionSubscription(name, form, cursor, member, since, queue, listener);
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

    /**
     * Who is present in a channel that the session is a member of; fails where nobody says so in time.
     */
    CompletionStage<List<Member>> members(ChannelName name) {
        return PresenceQuery.ask(
                node.subscriptions(),
                channel(name),
                byName.get(name.text()).member().orElseThrow());
    }

    /** Whether the session is a member of this presence channel. */
    boolean isMember(String name) {
        SessionSubscription subscription = byName.get(name);
        return subscription != null && subscription.member().isPresent();
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
            if (subscription != null && each.isMessage()) {
                subscription.received(each.id());
            }
        }
    }

    /** Where each of them goes on, if that has to be elsewhere. */
    List<Subscribed> state() {
        return byName.values().stream()
                .map(each -> new Subscribed(each.name().text(), each.receivedUpTo(), each.member(), each.since()))
                .toList();
    }

    /** Subscribes to what a session was subscribed to elsewhere. */
    void restore(List<Subscribed> subscribed) {
        for (Subscribed each : subscribed) {
            ChannelName.parse(each.name()).ifPresent(name -> {
                add(name, each.position(), each.member(), each.since());
                if (name.kind() == ChannelName.Kind.PATTERN) {
                    // What was published meanwhile on the channels that it fits is not read again.
                    queue.gap(name.text());
                }
            });
        }
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

    /**
     * Whether messages of the channel with this id come, by its name or by a wildcard.
     *
     * @param signedOnly not by subscriptions that everybody may have
     * @param until not by subscriptions that were begun later, in milliseconds since the epoch
     */
    boolean hears(String id, boolean signedOnly, long until) {
        ChannelKey channel = new ChannelKey(session.store(), session.group(), id);
        return byName.values().stream()
                .filter(subscription -> subscription.since() <= until)
                .map(SessionSubscription::name)
                .filter(name -> !signedOnly || name.isGuarded())
                .anyMatch(name -> name.kind() == ChannelName.Kind.PATTERN
                        ? pattern(name).fits(channel)
                        : name.id().equals(id));
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
        if (subscription.name().kind() == ChannelName.Kind.PATTERN) {
            return isFirst(subscription, arrival);
        }
        return !arrival.delivered().isMessage()
                || subscription.moveTo(arrival.delivered().id());
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
            add(ended.name(), end == End.DELETED ? Cursor.NEWEST : ended.cursor(), ended.member(), ended.since());
        }
    }
}
