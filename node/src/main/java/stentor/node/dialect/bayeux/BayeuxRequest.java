package stentor.node.dialect.bayeux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.access.Action;
import stentor.node.access.Caller;
import stentor.node.dialect.Publisher;
import stentor.node.session.BayeuxPublisher;
import stentor.node.session.JsonItems;
import stentor.node.session.SessionDesk;
import stentor.node.session.SessionReplies;
import stentor.node.session.SessionSettings;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.bayeux.BayeuxMessage.Subscribe;
import stentor.protocol.bayeux.BayeuxMessage.Unusable;
import stentor.protocol.bayeux.BayeuxReply;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.ClientIds;
import stentor.protocol.channel.ChannelKey;

/**
 * The messages of one request, or of one frame of a WebSocket: each goes to the session that it names, those of one session
 * that follow each other together, one group after the other. What names no session is answered here.
 */
final class BayeuxRequest {
    /** What all requests of a location have in common. */
    record Place(SessionDesk desk, BayeuxPublisher publisher, String store, String group, SessionSettings settings) {
        ChannelKey key(String id) {
            return new ChannelKey(store, group, id);
        }
    }

    private final Place place;
    private final List<BayeuxMessage> messages;
    private final OptionalLong stream;
    private final List<byte[]> answered = new ArrayList<>(1);
    private SessionDesk.Request current;
    private boolean abandoned;

    /**
     * @param caller what the request's sender may do
     * @param stream the number of the client's WebSocket, if they came on one
     */
    BayeuxRequest(Place place, Caller caller, List<BayeuxMessage> messages, OptionalLong stream) {
        this.place = place;
        this.messages =
                messages.stream().map(message -> permitted(message, caller)).toList();
        this.stream = stream;
    }

    /** The message, or in its place what tells the client that it may not do that here. */
    private static BayeuxMessage permitted(BayeuxMessage message, Caller caller) {
        if (message instanceof Publish publish) {
            return refusal(caller, Action.PUBLISH, publish.header().channel())
                    .map(BayeuxError::publishDenied)
                    .or(() -> tooMuch(caller))
                    .<BayeuxMessage>map(error -> new Unusable(publish.header(), error))
                    .orElse(message);
        }
        if (message instanceof Subscribe subscribe) {
            return subscribe.channels().stream()
                    .flatMap(channel -> refusal(caller, Action.SUBSCRIBE, channel).stream())
                    .findFirst()
                    .<BayeuxMessage>map(why -> new Unusable(subscribe.header(), BayeuxError.subscriptionDenied(why)))
                    .orElse(message);
        }
        return message;
    }

    private static Optional<BayeuxError> tooMuch(Caller caller) {
        return Publisher.tooMuch(caller, 1).map(BayeuxPublisher::of);
    }

    /** Channels that want a signature are the session's to open, for whom they are signed. */
    private static Optional<String> refusal(Caller caller, Action action, String channel) {
        ChannelName name = ChannelName.parse(channel).orElse(null);
        if (name == null || name.isGuarded()) {
            return Optional.empty();
        }
        return switch (name.kind()) {
            case CHANNEL -> caller.refusal(action, name.id());
            // What a wildcard will fit is not known: it is for those who may have everything.
            case PATTERN -> caller.refusalOfAll();
            case META, SERVICE -> Optional.empty();
        };
    }

    /** The sessions that clients say they have, by their ids; to be told when a stream closes. */
    List<ChannelKey> connecting() {
        return messages.stream()
                .filter(Connect.class::isInstance)
                .flatMap(message -> clientId(message).stream())
                .map(place::key)
                .distinct()
                .toList();
    }

    /** The replies and what goes with them, separated by commas. Never fails. */
    CompletionStage<byte[]> answer() {
        return from(0);
    }

    /** The client is gone. */
    void abandon() {
        SessionDesk.Request waiting;
        synchronized (this) {
            abandoned = true;
            waiting = current;
        }
        if (waiting != null) {
            waiting.abandon();
        }
    }

    private CompletionStage<byte[]> from(int first) {
        int next = first;
        while (next < messages.size()) {
            BayeuxMessage message = messages.get(next);
            Optional<String> clientId = clientId(message);
            if (message instanceof Handshake handshake) {
                if (next > 0 || unsupported(handshake)) {
                    answered.add(utf8(
                            next > 0
                                    ? SessionReplies.failure(message.header(), BayeuxError.HANDSHAKE_NOT_ALONE)
                                    : SessionReplies.noConnectionType(message.header())));
                    next++;
                    continue;
                }
                return ask(ClientIds.next(), 0, 1, Optional.of(place.settings()));
            }
            if (message instanceof Unusable unusable) {
                answered.add(utf8(SessionReplies.failure(message.header(), unusable.error(), place.settings())));
                next++;
            } else if (clientId.isPresent()) {
                return ask(clientId.get(), next, end(next, clientId.get()), Optional.empty());
            } else if (message instanceof Publish publish
                    && publish.header().clientId().isEmpty()) {
                int after = next + 1;
                return publish(publish).thenCompose(reply -> {
                    answered.add(reply);
                    return from(after);
                });
            } else {
                answered.add(utf8(SessionReplies.unknown(message.header())));
                next++;
            }
        }
        return CompletableFuture.completedFuture(JsonItems.join(answered));
    }

    /** One that this server may have given out; all others are unknown. */
    private static Optional<String> clientId(BayeuxMessage message) {
        return message.header().clientId().filter(ClientIds::isOne);
    }

    private static boolean unsupported(Handshake handshake) {
        return Collections.disjoint(handshake.connectionTypes(), BayeuxReply.CONNECTION_TYPES);
    }

    private int end(int first, String clientId) {
        int end = first + 1;
        while (end < messages.size()
                && !(messages.get(end) instanceof Handshake)
                && clientId(messages.get(end)).equals(Optional.of(clientId))) {
            end++;
        }
        return end;
    }

    private CompletionStage<byte[]> ask(String clientId, int first, int end, Optional<SessionSettings> begins) {
        List<BayeuxMessage> group = messages.subList(first, end);
        boolean connects = group.stream().anyMatch(Connect.class::isInstance);
        Duration held = connects ? place.settings().timeout() : Duration.ZERO;
        SessionDesk.Request request =
                place.desk().ask(place.key(clientId), group, group.size() == messages.size(), stream, begins, held);
        boolean late;
        synchronized (this) {
            current = request;
            late = abandoned;
        }
        if (late) {
            request.abandon();
        }
        CompletionStage<byte[]> json = request.outcome().thenApply(outcome -> json(outcome, group));
        if (first == 0 && end == messages.size()) {
            return json;
        }
        return json.thenCompose(items -> {
            answered.add(items);
            return from(end);
        });
    }

    private byte[] json(SessionDesk.Outcome outcome, List<BayeuxMessage> group) {
        if (outcome instanceof SessionDesk.Answer answer) {
            return answer.json();
        }
        boolean late = outcome instanceof SessionDesk.Late;
        return JsonItems.join(group.stream()
                .map(message -> utf8(
                        late
                                ? SessionReplies.late(message, place.settings())
                                : SessionReplies.stopping(message, place.settings())))
                .toList());
    }

    /** As faye has it, whoever only publishes needs no session; what needs a signature needs one. */
    private CompletionStage<byte[]> publish(Publish publish) {
        ChannelName channel = ChannelName.parse(publish.header().channel()).orElseThrow();
        if (channel.isGuarded()) {
            return now(SessionReplies.failure(publish.header(), BayeuxError.publishDenied("no session")));
        }
        if (channel.kind() == ChannelName.Kind.SERVICE) {
            return now(SessionReplies.published(publish.header(), Optional.empty(), place.settings()));
        }
        return place.publisher()
                .publish(place.key(channel.id()), publish, place.settings().publishing())
                .thenApply(error -> utf8(SessionReplies.published(publish.header(), error, place.settings())));
    }

    private static CompletionStage<byte[]> now(String reply) {
        return CompletableFuture.completedFuture(utf8(reply));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
