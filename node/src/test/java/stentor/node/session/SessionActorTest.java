package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.hub.ChannelWorld;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.owner.Overloads;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.ScriptedStanding;
import stentor.node.owner.Standing;
import stentor.node.testing.Eventually;
import stentor.protocol.bayeux.BayeuxCodec;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.bayeux.ChannelName;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.channel.ChannelKey;

/** A session whose owner is cut off while another one takes it over: nothing is lost, and the earlier owner does no harm. */
class SessionActorTest {
    private static final String CLIENT = "0123456789abcdef0123456789abcdef";
    private static final ChannelKey SESSION = new ChannelKey("default", "", CLIENT);

    @AutoClose
    private final ChannelWorld world = new ChannelWorld();

    private final MapSessionStore store = new MapSessionStore();
    private final SessionCounts counts = new SessionCounts();
    private final RevokedChannels revoked = new RevokedChannels();
    private final BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
    private final ActorRef<SessionEvent> desk = world.kit().spawn(Behaviors.ignore());
    private long number;

    private final SessionNode node = new SessionNode() {
        @Override
        public void tell(ActorRef<SessionEvent> to, SessionEvent event) {
            events.add(event);
        }

        @Override
        public Subscriptions subscriptions() {
            return world.subscriptions();
        }

        @Override
        public PatternHubs patterns() {
            return world.patternHubs();
        }

        @Override
        public SessionStore store(String name) {
            return store;
        }

        @Override
        public CompletionStage<Optional<BayeuxError>> publish(
                ChannelKey channel, Publish message, Optional<ChannelSettings> settings) {
            return CompletableFuture.completedFuture(Optional.of(BayeuxError.UNAVAILABLE));
        }

        @Override
        public ChannelGuard.Decision decide(ChannelKey session, ChannelName channel, Ext ext) {
            return new ChannelGuard.Closed("nobody");
        }

        @Override
        public RevokedChannels revoked() {
            return revoked;
        }

        @Override
        public SessionCounts counts() {
            return counts;
        }
    };

    /** One of the session's owners, and its node. */
    private final class Owner implements OwnerNode<SessionCommand> {
        final ScriptedStanding standing = new ScriptedStanding();
        final AtomicInteger passivated = new AtomicInteger();
        final ActorRef<SessionCommand> actor = world.kit().spawn(SessionActor.create(SESSION, world::now, node, this));

        long tell(String messages, boolean begins) {
            BayeuxCodec.Batch batch = (BayeuxCodec.Batch) BayeuxCodec.parse(messages);
            actor.tell(new SessionCommand.Exchange(
                    new SessionCommand.Caller(desk, ++number),
                    true,
                    OptionalLong.empty(),
                    begins ? Optional.of(SessionSettings.DEFAULT) : Optional.empty(),
                    batch.messages()));
            return number;
        }

        JsonNode ask(String messages) {
            return answer(tell(messages, false));
        }

        long connect(String more) {
            return tell("{\"channel\":\"/meta/connect\",\"clientId\":\"" + CLIENT + "\"" + more + "}", false);
        }

        Owner begin() {
            answer(tell(
                    "{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"long-polling\"],\"ext\":{\"ack\":true}}",
                    true));
            assertThat(ask("{\"channel\":\"/meta/subscribe\",\"clientId\":\"" + CLIENT
                                    + "\",\"subscription\":\"/test\"}")
                            .get(0)
                            .path("successful")
                            .asBoolean())
                    .isTrue();
            answer(connect(acknowledging(0)));
            return this;
        }

        /** Connects until something comes: the first answer of an owner may come before what it reads. */
        JsonNode take(long acknowledged) {
            return Eventually.see(() -> answer(connect(acknowledging(acknowledged))), items -> !data(items)
                    .isEmpty());
        }

        /** Connects, and returns once the connect is held. */
        long hold() {
            long held = connect(acknowledging(0));
            ask("{\"channel\":\"/service/x\",\"clientId\":\"" + CLIENT + "\",\"data\":1}");
            return held;
        }

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public void opened(ActorRef<SessionCommand> owner) {}

        @Override
        public void closed(ActorRef<SessionCommand> owner) {}

        @Override
        public void stays(ActorRef<SessionCommand> owner) {}

        @Override
        public void passivate(ActorRef<SessionCommand> owner) {
            passivated.incrementAndGet();
        }

        @Override
        public void handOver(SessionCommand command) {}

        @Override
        public Overloads overloads() {
            return world.overloads;
        }

        @Override
        public void broken() {}
    }

    private static String acknowledging(long batch) {
        return ",\"ext\":{\"ack\":" + batch + "}";
    }

    /** The answer to this exchange; those to others are put back. */
    private JsonNode answer(long to) {
        List<SessionEvent> others = new ArrayList<>();
        try {
            while (true) {
                SessionEvent event = events.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("no answer to %s, but %s", to, others).isNotNull();
                if (event instanceof SessionEvent.Answered answered && answered.number() == to) {
                    return new ObjectMapper().readTree("[" + new String(answered.json(), StandardCharsets.UTF_8) + "]");
                }
                others.add(event);
            }
        } catch (InterruptedException | java.io.IOException e) {
            throw new AssertionError(e);
        } finally {
            events.addAll(others);
        }
    }

    private static List<String> data(JsonNode items) {
        return items.findValuesAsText("data");
    }

    private static long batch(JsonNode items) {
        return items.get(items.size() - 1).path("ext").path("ack").asLong();
    }

    @Test
    void anOwnerThatIsCutOffHandsNothingOutAndTheNextOneHandsOutAll() {
        Owner first = new Owner().begin();
        long held = first.hold();
        first.standing.certain(false);
        world.published("1");
        Owner second = new Owner();
        assertThat(data(second.take(0))).containsExactly("1");
        assertThat(store.epoch(SESSION)).isEqualTo(2);
        first.standing.certain(true);
        JsonNode ended = answer(held);
        assertThat(data(ended)).isEmpty();
        assertThat(ended.get(0).path("successful").asBoolean()).isTrue();
        assertThat(ended.get(0).path("advice").path("reconnect").asText()).isEqualTo("retry");
        Eventually.see(first.passivated::get, times -> times > 0);
        assertThat(counts.fencedSoFar()).isEqualTo(1);
        assertThat(store.epoch(SESSION)).isEqualTo(2);
    }

    @Test
    void anOwnerThatIsCutOffTakesNoAcknowledgement() {
        Owner first = new Owner().begin();
        world.published("1");
        JsonNode sent = answer(first.connect(acknowledging(0)));
        assertThat(data(sent)).containsExactly("1");
        first.standing.certain(false);
        JsonNode refused = answer(first.connect(acknowledging(batch(sent))));
        assertThat(refused.get(0).path("successful").asBoolean()).isTrue();
        assertThat(store.state(SESSION).orElseThrow().unacknowledged()).hasSize(1);
        assertThat(first.ask("{\"channel\":\"/meta/unsubscribe\",\"clientId\":\"" + CLIENT
                                + "\",\"subscription\":\"/test\"}")
                        .get(0)
                        .path("successful")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void anOwnerThatStoodStillAndWasNotFollowedGoesOn() {
        Owner first = new Owner().begin();
        long held = first.hold();
        first.standing.certain(false);
        world.published("1");
        first.standing.certain(true);
        assertThat(data(answer(held))).containsExactly("1");
        assertThat(counts.fencedSoFar()).isZero();
    }

    @Test
    void theNextOwnerKnowsWhatTheClientHasNotAcknowledged() {
        Owner first = new Owner().begin();
        world.published("1");
        JsonNode sent = answer(first.connect(acknowledging(0)));
        assertThat(data(sent)).containsExactly("1");
        Eventually.see(
                () -> store.state(SESSION).orElseThrow().unacknowledged(),
                unacknowledged -> unacknowledged.size() == 1);
        world.published("2");
        // The first owner crashes. What its client says that it has received is not read again.
        Owner second = new Owner();
        JsonNode taken = second.take(batch(sent));
        assertThat(data(taken)).containsExactly("2");
        assertThat(batch(taken)).isGreaterThan(1L << 32);
        // That answer is lost, and the third owner is told the number of a batch of the first.
        Owner third = new Owner();
        assertThat(data(third.take(batch(sent)))).containsExactly("2");
    }

    @Test
    void whatTheStoreDoesNotTakeIsWrittenLater() {
        Owner first = new Owner().begin();
        store.away(true);
        world.published("1");
        assertThat(data(answer(first.connect(acknowledging(0))))).containsExactly("1");
        store.empty();
        store.away(false);
        Eventually.see(
                () -> store.state(SESSION).map(SessionState::unacknowledged).orElse(List.of()),
                unacknowledged -> unacknowledged.size() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "test, 0, true",
        // Revoked before the client subscribed, who was let in then.
        "test, -60000, false",
        "other, 0, false"
    })
    void aSessionThatComesFromAnotherNodeEndsIfItsChannelWasRevokedMeanwhile(String id, long later, boolean ends) {
        new Owner().begin();
        long at = world.now().toEpochMilli() + later;
        revoked.add(id, at, at + 3_600_000, at, session -> true);
        Owner second = new Owner();
        JsonNode items = answer(second.connect(acknowledging(0)));
        assertThat(items.get(0).path("error").asText()).isEqualTo(ends ? "402::session_unknown" : "");
        assertThat(store.state(SESSION).isPresent()).isEqualTo(!ends);
    }

    @Test
    void aSessionThatNobodyKnowsIsToBeBegunAnew() {
        Owner stranger = new Owner();
        JsonNode items = answer(stranger.connect(""));
        assertThat(items.get(0).path("error").asText()).isEqualTo("402::session_unknown");
        Eventually.see(stranger.passivated::get, times -> times > 0);
    }
}
