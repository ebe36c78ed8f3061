package stentor.node.session;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.hub.End;
import stentor.node.session.SessionCommand.Caller;
import stentor.node.session.SessionCommand.Exchange;
import stentor.node.session.SessionCommand.StreamOpened;
import stentor.node.session.SessionSubscription.Arrival;
import stentor.protocol.bayeux.BayeuxDelivery.Form;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.bayeux.BayeuxMessage.Subscribe;
import stentor.protocol.bayeux.BayeuxMessage.Unsubscribe;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.PresenceDelivery;
import stentor.protocol.channel.ChannelKey;

/** Everything that there is of a session while it lives, and what its client's messages do. A part of the {@link SessionActor}. */
final class LivingSession implements Session.Outlet<PendingConnect> {
    /** What the actor does for it. */
    interface Host extends SessionSubscription.Listener {
        /** Whether the actor may act for the session now; where not, it looks again by itself, and flushes then. */
        boolean isInForce();

        /** Takes what has come. */
        void takeArrivals();

        /** Has what has come taken, and then {@link Session#flush} called. */
        void flushSoon();

        /** The session is over. */
        void end(Session.Cause cause);
    }

    private static final String EVENT_SOURCE = "eventsource";

    private final ChannelKey key;
    private final SessionNode node;
    private final InstantSource clock;
    private final SessionKeeper keeper;
    private final Host host;
    private final SessionSettings settings;
    private final boolean acknowledges;
    private final Form form;
    private final DeliveryQueue queue;
    private final Session<PendingConnect> session;
    private final SessionSubscriptions subscriptions;
    private Optional<StreamOpened> stream = Optional.empty();
    private Optional<PendingConnect> connect = Optional.empty();

    /** @param batch larger than the number of every batch that the client may have got so far */
    LivingSession(
            ChannelKey key,
            SessionNode node,
            InstantSource clock,
            SessionKeeper keeper,
            Host host,
            SessionState state,
            long batch) {
        this.key = key;
        this.node = node;
        this.clock = clock;
        this.keeper = keeper;
        this.host = host;
        this.settings = state.settings();
        this.acknowledges = state.acknowledges();
        this.form = state.replay() ? Form.REPLAY : Form.PLAIN;
        this.queue = new DeliveryQueue(settings.maxQueueBytes(), acknowledges, batch, node.counts());
        this.session = new Session<>(settings, acknowledges, queue, this, now());
        this.subscriptions = new SessionSubscriptions(key, node, queue, form, host);
        if (state.connected()) {
            session.wasConnected();
        }
        subscriptions.restore(state.subscriptions());
    }

    /** Milliseconds, by a clock that only grows. */
    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    Session<PendingConnect> session() {
        return session;
    }

    SessionSubscriptions subscriptions() {
        return subscriptions;
    }

    SessionState state() {
        return new SessionState(
                settings,
                acknowledges,
                form == Form.REPLAY,
                session.isConnected(),
                subscriptions.state(),
                queue.unacknowledged());
    }

    // What the session decides

    @Override
    public boolean isInForce() {
        return host.isInForce();
    }

    @Override
    public void answer(PendingConnect answered, Session.Cause cause, DeliveryBatch batch) {
        String reply = SessionReplies.connect(answered, key.id(), cause, batch, settings, clock.millis());
        answered.answer().complete(JsonItems.of(batch.deliveries(), reply));
        node.counts().answered(batch.deliveries().size());
        sent(batch);
        subscriptions.goOn();
    }

    @Override
    public void push(DeliveryBatch batch) {
        StreamOpened to = stream.orElseThrow();
        if (!batch.deliveries().isEmpty()) {
            node.tell(to.desk(), new SessionEvent.Pushed(to.stream(), JsonItems.of(batch.deliveries())));
            node.counts().pushed(batch.deliveries().size());
        }
        // A delivery has no place to say it: the next connect's answer has.
        batch.gaps().forEach(queue::gap);
        sent(batch);
        subscriptions.goOn();
    }

    /** What goes with an answer to a client that does not acknowledge counts as received. */
    private void sent(DeliveryBatch batch) {
        if (!batch.deliveries().isEmpty()) {
            if (!acknowledges) {
                subscriptions.received(batch.deliveries());
            }
            keeper.changed();
        }
    }

    /** A message has come on a subscription; {@link Session#flush} is to follow. */
    void take(Arrival arrival) {
        if (!subscriptions.wants(arrival)) {
            queue.dropped(arrival.delivered());
            return;
        }
        if (arrival.gap()) {
            queue.gap(arrival.subscription().name().text());
        }
        if (queue.offer(arrival.delivered()) == DeliveryQueue.Offer.TOO_MUCH_LOST) {
            node.counts().givenUp();
            host.end(Session.Cause.GIVEN_UP);
        }
    }

    void gap(SessionSubscription subscription) {
        if (subscriptions.has(subscription)) {
            queue.gap(subscription.name().text());
            host.flushSoon();
        }
    }

    /** A hub has ended a subscription. */
    void again(SessionSubscription ended, End end) {
        subscriptions.again(ended, end);
    }

    /** A presence channel was full. */
    void refused(SessionSubscription subscription) {
        if (subscriptions.has(subscription)) {
            subscriptions.remove(subscription.name().text());
        }
    }

    void streams(StreamOpened over) {
        stream = Optional.of(over);
        session.streamOpened(now());
    }

    void streamsNoMore() {
        stream = Optional.empty();
        session.streamClosed();
    }

    void streamClosed(StreamOpened closed) {
        if (stream.equals(Optional.of(closed))) {
            streamsNoMore();
        }
    }

    /** The client's connection broke while its connect was held. */
    void abandon(Caller caller) {
        connect.filter(each -> each.caller().equals(caller)).ifPresent(each -> session.gone(each, now()));
    }

    /** The session is over, or goes on elsewhere; so its client's connect is not held any more. */
    void leave(Session.Cause cause) {
        subscriptions.removeAll();
        session.release(cause, now());
    }

    // What the client says

    /** Carries a message out; completes with what the client is told. */
    CompletionStage<byte[]> carryOut(Exchange exchange, long receivedAt, BayeuxMessage message) {
        if (message instanceof Connect asked) {
            return connect(exchange, receivedAt, asked);
        } else if (message instanceof Publish publish) {
            return publish(publish);
        } else if (message instanceof Subscribe subscribe) {
            return subscribe(subscribe);
        } else if (message instanceof Unsubscribe unsubscribe) {
            unsubscribe.channels().forEach(subscriptions::remove);
            keeper.changed();
            return reply(SessionReplies.subscription(
                    unsubscribe.header(),
                    key.id(),
                    unsubscribe.channels(),
                    unsubscribe.asList(),
                    Optional.empty(),
                    settings));
        } else if (message instanceof Handshake handshake) {
            return keeper.saved()
                    .thenApply(saved -> utf8(
                            saved == SessionKeeper.Saved.YES
                                    ? SessionReplies.handshake(handshake, key.id(), settings)
                                    : SessionReplies.late(handshake, settings)));
        } else if (message instanceof BayeuxMessage.Disconnect) {
            String reply = SessionReplies.success(message, key.id(), receivedAt, clock.millis());
            host.end(Session.Cause.ENDED);
            return reply(reply);
        } else if (message instanceof BayeuxMessage.Unusable unusable) {
            return reply(SessionReplies.failure(unusable.header(), unusable.error(), settings));
        }
        throw new IllegalArgumentException("not a message: " + message);
    }

    private CompletionStage<byte[]> subscribe(Subscribe subscribe) {
        return subscriptions
                .subscribe(subscribe, clock.millis())
                .thenCompose(error -> keeper.savedSoon()
                        .thenApply(saved -> saved == SessionKeeper.Saved.YES
                                ? error
                                : error.or(() -> Optional.of(BayeuxError.UNAVAILABLE))))
                .thenApply(error -> utf8(SessionReplies.subscription(
                        subscribe.header(), key.id(), subscribe.channels(), subscribe.asList(), error, settings)));
    }

    private CompletionStage<byte[]> connect(Exchange exchange, long receivedAt, Connect asked) {
        if (exchange.stream().isPresent()) {
            StreamOpened over =
                    new StreamOpened(exchange.caller().desk(), exchange.stream().getAsLong());
            if (!stream.equals(Optional.of(over))) {
                streams(over);
            }
        } else if (stream.isPresent() && !asked.connectionType().equals(Optional.of(EVENT_SOURCE))) {
            streamsNoMore();
        }
        host.takeArrivals();
        PendingConnect pending = new PendingConnect(
                exchange.caller(),
                asked.header(),
                asked.hasAdvice() || !session.isConnected(),
                receivedAt,
                new CompletableFuture<>());
        connect = Optional.of(pending);
        boolean alone = exchange.alone()
                && exchange.messages().size() == 1
                && !asked.header().ext().polls();
        subscriptions.received(session.connect(
                pending,
                new Session.Asked(alone, asked.timeout(), asked.header().ext().ack()),
                now()));
        keeper.connected();
        subscriptions.goOn();
        return pending.answer();
    }

    private CompletionStage<byte[]> publish(Publish publish) {
        ChannelName channel = ChannelName.parse(publish.header().channel()).orElseThrow();
        if (channel.text().equals(PresenceDelivery.QUERY)) {
            return query(publish);
        }
        if (channel.kind() == ChannelName.Kind.SERVICE) {
            return reply(SessionReplies.published(publish.header(), Optional.empty(), settings));
        }
        if (channel.isGuarded()
                && !subscriptions.has(channel)
                && node.decide(key, channel, publish.header().ext()) instanceof ChannelGuard.Closed closed) {
            return reply(SessionReplies.published(
                    publish.header(), Optional.of(BayeuxError.publishDenied(closed.reason())), settings));
        }
        return node.publish(subscriptions.channel(channel), publish, settings.publishing())
                .thenApply(error -> utf8(SessionReplies.published(publish.header(), error, settings)));
    }

    /** The client asks who is present; for members only. */
    private CompletionStage<byte[]> query(Publish query) {
        Optional<String> name = PresenceDelivery.channelOf(query.data()).filter(subscriptions::isMember);
        if (name.isEmpty()) {
            return reply(SessionReplies.published(
                    query.header(), Optional.of(BayeuxError.publishDenied("not a member of this channel")), settings));
        }
        return subscriptions
                .members(ChannelName.parse(name.get()).orElseThrow())
                .handle((members, failure) -> failure == null
                        ? utf8(SessionReplies.published(query.header(), Optional.empty(), settings)
                                + ","
                                + PresenceDelivery.answer(
                                        query.header(), name.get(), SessionSubscription.byId(members)))
                        : utf8(SessionReplies.published(
                                query.header(), Optional.of(BayeuxError.UNAVAILABLE), settings)));
    }

    private static CompletionStage<byte[]> reply(String text) {
        return CompletableFuture.completedFuture(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
