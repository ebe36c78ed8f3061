package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HubRegistryTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How many hubs were started. */
    private final AtomicInteger started = new AtomicInteger();
    /** What the hubs were told, in the order in which they handled it. */
    private final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();

    private final HubRegistry<String, String> registry = new HubRegistry<>(
            KIT.system(),
            "registry-" + NAMES.incrementAndGet(),
            Props.empty(),
            Props.empty(),
            this::hub,
            (end, told) -> {
                told.run();
                return "end " + end;
            });

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** A hub that ends when it is told to rest, unless a subscriber is on its way to it; and that breaks at "break". */
    private Behavior<String> hub(String key, HubRef<String> place) {
        return Behaviors.setup(context -> {
            started.incrementAndGet();
            return running(place, 0);
        });
    }

    private Behavior<String> running(HubRef<String> place, long subscribers) {
        return Behaviors.receiveMessage(command -> {
            handled.add(command);
            if (command.equals("break")) {
                throw new IllegalStateException("as it was told");
            }
            if (command.equals("rest")) {
                return place.retire(subscribers) ? Behaviors.stopped() : Behaviors.same();
            }
            return running(place, subscribers + (command.startsWith("subscribe") ? 1 : 0));
        });
    }

    @Test
    void subscribersOfOneKeyShareAHubAndItHandlesWhatOneTellsItInOrder() {
        HubRef<String> first = registry.subscribe("a", "subscribe 1");
        first.tell("leave 1");
        HubRef<String> second = registry.subscribe("a", "subscribe 2");
        assertThat(second).isSameAs(first);
        awaitHandled(3);
        assertThat(handled).containsExactly("subscribe 1", "leave 1", "subscribe 2");
        assertThat(started).hasValue(1);
    }

    @Test
    void aHubWithoutSubscribersEndsAndTheNextSubscriberStartsAnother() {
        HubRef<String> first = registry.subscribe("a", "subscribe 1");
        first.tell("rest");
        awaitGone("a");
        assertThat(registry.subscribe("a", "subscribe 2")).isNotSameAs(first);
        awaitHandled(3);
        assertThat(started).hasValue(2);
    }

    @Test
    void aHubDoesNotEndWhileASubscriberIsOnItsWayToIt() {
        HubRef<String> hub = registry.subscribe("a", "subscribe 1");
        // It has handled one, and a second one was given to it.
        assertThat(hub.enter()).isTrue();
        assertThat(hub.retire(1)).isFalse();
        assertThat(registry.find("a")).contains(hub);
        assertThat(hub.retire(2)).isTrue();
        assertThat(hub.enter()).isFalse();
        assertThat(registry.find("a")).isEmpty();
    }

    @Test
    void aHubThatBreaksIsReplacedForTheNextSubscriber() {
        registry.subscribe("a", "break");
        awaitGone("a");
        registry.subscribe("a", "subscribe 2");
        awaitHandled(2);
    }

    @Test
    void whoSubscribesAfterAllWereEndedIsEndedToo() throws Exception {
        registry.subscribe("a", "subscribe 1");
        registry.endAll(End.GOING_AWAY).toCompletableFuture().get();
        registry.subscribe("b", "subscribe 2");
        awaitHandled(4);
        assertThat(handled).contains("subscribe 1", "end GOING_AWAY", "subscribe 2");
        assertThat(handled.stream().filter("end GOING_AWAY"::equals)).hasSize(2);
    }

    @Test
    void nobodyIsLostWhileHubsEndAndBeginAllTheTime() throws Exception {
        int each = 500;
        List<Thread> threads = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int number = 0; number < 4; number++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException stopped) {
                    return;
                }
                for (int i = 0; i < each; i++) {
                    HubRef<String> hub = registry.subscribe("a", "subscribe");
                    hub.tell("rest");
                    // The last one to rest ends the hub, maybe just as another thread finds it.
                    while (registry.find("a").filter(hub::equals).isPresent()) {
                        Thread.onSpinWait();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        KIT.createTestProbe().awaitAssert(PATIENCE, () -> {
            assertThat(handled.stream().filter("subscribe"::equals).count()).isEqualTo(4L * each);
            return null;
        });
        assertThat(started.get()).isGreaterThan(1);
    }

    private void awaitHandled(int count) {
        KIT.createTestProbe().awaitAssert(PATIENCE, () -> assertThat(handled).hasSize(count));
    }

    private void awaitGone(String key) {
        KIT.createTestProbe()
                .awaitAssert(PATIENCE, () -> assertThat(registry.find(key)).isEmpty());
    }
}
