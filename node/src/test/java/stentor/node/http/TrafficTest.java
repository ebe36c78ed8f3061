package stentor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;
import stentor.node.http.net.Loops;
import stentor.node.http.server.HttpServer;
import stentor.node.testing.Eventually;

class TrafficTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void everyByteOfALoopsConnectionsIsCounted() {
        ActorTestKit kit = ActorTestKit.create();
        Loops loops = Loops.start("test", 2, error -> {});
        HttpServer server = TestServer.await(HttpServer.start(
                kit.system(),
                loops,
                HttpServerSettings.on("127.0.0.1", 0),
                (request, connection) -> Answer.now(Answers.text(200, "hello"))));
        int answered = 0;
        for (int i = 0; i < 10; i++) {
            try (RawClient client = new RawClient(server.localAddress())) {
                answered += client.send(REQUEST).response().length();
                answered += client.send(REQUEST).response().length();
            }
        }
        assertThat(loops.traffic()).hasSize(2).allSatisfy(one -> assertThat(one.received())
                .isEqualTo(10L * REQUEST.length()));
        int all = answered;
        Eventually.see(
                () -> loops.traffic().stream().mapToLong(each -> each.written()).sum(), sum -> sum == all);
        TestServer.await(server.terminate(java.time.Duration.ZERO));
        kit.shutdownTestKit();
        TestServer.await(loops.stop());
    }
}
