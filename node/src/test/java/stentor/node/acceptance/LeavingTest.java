package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** Clients that leave while their request is held: they are no subscribers any more, and nothing is lost on them. */
class LeavingTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /once/, delete_delivered: true }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /last/, concurrency: last }
            """);

    @Test
    void whoClosesIsNoLongerCounted() {
        NODE.hold("/subscriber/closed", "/publisher/closed").close();
        NODE.awaitSubscribers("/publisher/closed", 0);
        assertThat(NODE.post("/publisher/closed", "x").status()).isEqualTo(202);
    }

    @Test
    void whoResetsIsNoLongerCounted() {
        NODE.hold("/subscriber/reset", "/publisher/reset").reset();
        NODE.awaitSubscribers("/publisher/reset", 0);
        assertThat(NODE.post("/publisher/reset", "x").status()).isEqualTo(202);
    }

    @Test
    void whoLeavesUnderAPolicyIsNoLongerCounted() {
        NODE.hold("/last/policy", "/publisher/policy").reset();
        NODE.awaitSubscribers("/publisher/policy", 0);
    }

    @Test
    void ofManyTheOthersStay() {
        List<WireClient> leaving = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            leaving.add(NODE.connect().send("GET /subscriber/many HTTP/1.1\nHost: h\n\n"));
        }
        try (WireClient staying = NODE.connect().send("GET /subscriber/many HTTP/1.1\nHost: h\n\n")) {
            NODE.awaitSubscribers("/publisher/many", 21);
            for (int i = 0; i < leaving.size(); i++) {
                if (i % 2 == 0) {
                    leaving.get(i).close();
                } else {
                    leaving.get(i).reset();
                }
            }
            NODE.awaitSubscribers("/publisher/many", 1);
            assertThat(NODE.post("/publisher/many", "x").header("X-Channel-Subscribers"))
                    .contains("1");
            assertThat(staying.receive().text()).isEqualTo("x");
        }
    }

    @Test
    void aMessageIsNotDeletedAsDeliveredToWhoHasLeft() {
        NODE.hold("/subscriber/kept", "/once/kept").close();
        NODE.awaitSubscribers("/once/kept", 0);
        NODE.post("/once/kept", "x");
        assertThat(NODE.get("/subscriber/kept").text()).isEqualTo("x");
    }

    @Test
    void whoComesBackIsCountedOnce() {
        for (int i = 0; i < 5; i++) {
            NODE.hold("/subscriber/back", "/publisher/back").close();
            NODE.awaitSubscribers("/publisher/back", 0);
        }
        try (WireClient held = NODE.hold("/subscriber/back", "/publisher/back")) {
            assertThat(NODE.post("/publisher/back", "x").header("X-Channel-Subscribers"))
                    .contains("1");
            assertThat(held.receive().text()).isEqualTo("x");
        }
    }
}
