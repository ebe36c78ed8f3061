package stentor.node.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.client.ClientSessionChannel;
import org.cometd.client.BayeuxClient;
import org.cometd.client.ext.AckExtension;
import org.cometd.client.ext.TimesyncClientExtension;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.cometd.client.transport.ClientTransport;
import org.cometd.client.websocket.jakarta.WebSocketTransport;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.ee10.websocket.jakarta.client.JakartaWebSocketClientContainerProvider;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.RoundRobin;
import stentor.node.testing.RunningNode;

/** CometD's client for Java, on one node and on three behind a balancer that is not sticky. */
class CometdJavaTest {
    private static final long PATIENCE = 20_000;

    private static final String CONFIGURATION = """
            locations:
              - { type: bayeux, path: /cometd }
              - { type: publisher, prefix: /publisher/ }
            """;

    private static final HttpClient HTTP = new HttpClient();
    private static List<RunningNode> nodes;
    private static RoundRobin balancer;
    private static jakarta.websocket.WebSocketContainer webSockets;

    @BeforeAll
    static void start() throws Exception {
        nodes = RunningNode.cluster(3, CONFIGURATION);
        balancer = new RoundRobin(nodes.stream().map(RunningNode::address).toList());
        HTTP.start();
        webSockets = JakartaWebSocketClientContainerProvider.getContainer(HTTP);
    }

    @AfterAll
    static void stop() throws Exception {
        LifeCycle.stop(webSockets);
        HTTP.stop();
        balancer.close();
        nodes.forEach(RunningNode::close);
    }

    private static BayeuxClient client(String transport, boolean extensions, String url) {
        Map<String, Object> options = new HashMap<>();
        ClientTransport over = transport.equals("websocket")
                ? new WebSocketTransport(options, null, webSockets)
                : new JettyHttpClientTransport(options, HTTP);
        BayeuxClient client = new BayeuxClient(url + "/cometd", over);
        if (extensions) {
            client.addExtension(new AckExtension());
            client.addExtension(new TimesyncClientExtension());
        }
        client.handshake();
        assertThat(client.waitFor(PATIENCE, BayeuxClient.State.CONNECTED)).isTrue();
        return client;
    }

    private static BlockingQueue<Object> subscribe(BayeuxClient client, String channel) throws InterruptedException {
        BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
        BlockingQueue<Boolean> replies = new LinkedBlockingQueue<>();
        client.getChannel(channel)
                .subscribe(
                        (ignored, message) -> inbox.add(message.getData()), reply -> replies.add(reply.isSuccessful()));
        assertThat(replies.poll(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
        return inbox;
    }

    private static List<Object> take(BlockingQueue<Object> inbox, int count) throws InterruptedException {
        List<Object> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object next = inbox.poll(PATIENCE, TimeUnit.MILLISECONDS);
            assertThat(next).as("after %s", taken).isNotNull();
            taken.add(next);
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource({
        "long-polling, false, 1", "long-polling, true, 1", "websocket, false, 1", "websocket, true, 1",
        "long-polling, false, 3", "long-polling, true, 3", "websocket, false, 3", "websocket, true, 3"
    })
    void twoClientsTalk(String transport, boolean extensions, int count) throws Exception {
        String url = count == 1 ? "http://127.0.0.1:" + nodes.get(0).address().getPort() : balancer.url();
        String room = "/java/" + transport + "-" + extensions + "-" + count;
        BayeuxClient one = client(transport, extensions, url);
        BayeuxClient two = client(transport, extensions, url);
        BlockingQueue<Object> heard = subscribe(one, room);
        BlockingQueue<Object> heardToo = subscribe(two, room);
        BlockingQueue<Object> below = subscribe(two, room + "/**");

        List<Object> sent = new ArrayList<>(
                IntStream.range(0, 20).boxed().map(Long::valueOf).toList());
        ClientSessionChannel channel = one.getChannel(room);
        BlockingQueue<Boolean> replies = new LinkedBlockingQueue<>();
        for (Object each : sent) {
            channel.publish(each, reply -> replies.add(reply.isSuccessful()));
            assertThat(replies.poll(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
        }
        assertThat(take(heard, sent.size())).isEqualTo(sent);
        assertThat(take(heardToo, sent.size())).isEqualTo(sent);

        two.batch(() -> sent.forEach(each -> two.getChannel(room).publish(each)));
        assertThat(take(heard, sent.size())).isEqualTo(sent);
        assertThat(take(heardToo, sent.size())).isEqualTo(sent);

        one.getChannel(room + "/a/b").publish(Map.of("deep", true));
        assertThat(take(below, 1)).isEqualTo(List.of(Map.of("deep", true)));
        nodes.get(1).post("/publisher" + room, "from elsewhere", "Content-Type: text/plain");
        assertThat(take(heard, 1)).isEqualTo(List.of("from elsewhere"));
        assertThat(one.disconnect(PATIENCE)).isTrue();
        assertThat(two.disconnect(PATIENCE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"long-polling", "websocket"})
    void aClientWhoseSessionWentWithItsNodeBeginsAnotherOne(String transport) throws Exception {
        RunningNode dies = RunningNode.start(CONFIGURATION);
        try (RoundRobin way = new RoundRobin(List.of(dies.address()))) {
            BayeuxClient client = client(transport, false, way.url());
            BlockingQueue<String> sessions = new LinkedBlockingQueue<>();
            client.getChannel(Channel.META_HANDSHAKE).addListener((ClientSessionChannel.MessageListener)
                    (channel, message) -> sessions.add(String.valueOf(message.getClientId())));
            String before = client.getId();
            way.balance(nodes.stream().map(RunningNode::address).toList());
            dies.close();
            assertThat(sessions.poll(PATIENCE, TimeUnit.MILLISECONDS))
                    .isNotNull()
                    .isNotEqualTo(before);
            assertThat(client.waitFor(PATIENCE, BayeuxClient.State.CONNECTED)).isTrue();
            client.disconnect(PATIENCE);
        }
    }
}
