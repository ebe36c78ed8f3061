package stentor.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamLane;
import stentor.node.http.stream.StreamSettings;

/** Streams that come to a lane and leave it at any time get everything, once and in order. */
class StreamLaneTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    /** More than are written to in one turn. */
    private static final int CLIENTS = 400;

    private static final int STEPS = 4000;
    /** Of large messages: more than any machine's sockets take. */
    private static final int MANY = 4000;

    private final LinkedBlockingQueue<ClientStream> opened = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Runnable> told = new LinkedBlockingQueue<>();
    private ClientStream.Joining joining;
    private ClientStream.Writer writer = () -> {};
    private TestServer server;
    private OpenStreams streams;
    private StreamLane<Integer> lane;
    private int written;

    @BeforeEach
    void start() {
        server = new TestServer(this::handle);
        streams = new OpenStreams(server.kit().system(), StreamSettings.withBuffer(1 << 20));
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        ClientStream stream = streams.open(connection, new byte[0], writer);
        stream.begin();
        opened.add(stream);
        return completedFuture(stream.answer("text/plain", joining));
    }

    /** One stream, from the side of who writes to it: in the lane, or written to alone. */
    private final class Member {
        private final ClientStream stream;
        private int got;
        private Optional<StreamLane<Integer>.Seat> seat = Optional.empty();
        private boolean leaving;

        private Member(ClientStream stream) {
            this.stream = stream;
        }

        private void join() {
            while (got < written) {
                stream.write(line(got++));
            }
            seat = Optional.of(lane.join(stream, (last, full) -> told.add(() -> hasLeft(last))));
        }

        private void leave() {
            if (!leaving) {
                leaving = true;
                seat.orElseThrow().leave();
            }
        }

        private void hasLeft(Optional<Integer> last) {
            leaving = false;
            seat = Optional.empty();
            got = last.map(number -> number + 1).orElse(got);
        }
    }

    private static byte[] line(int number) {
        return (number + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(ClientStream.Joining.class)
    void eachGetsEverythingOnceAndInOrder(ClientStream.Joining how) throws InterruptedException {
        joining = how;
        Random random = new Random(11);
        List<RawClient> clients = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(server.client().send(GET));
            members.add(new Member(opened.poll(10, TimeUnit.SECONDS)));
        }
        lane = StreamLane.ofBodies(members.get(0).stream, joining);
        for (int step = 0; step < STEPS; step++) {
            Member member = members.get(random.nextInt(CLIENTS));
            if (random.nextInt(4) == 0) {
                lane.write(written, true, line(written));
                written++;
            } else if (member.seat.isPresent()) {
                member.leave();
            } else {
                member.join();
            }
            for (Runnable news = told.poll(); news != null; news = told.poll()) {
                news.run();
            }
        }
        for (Member member : members) {
            while (member.leaving) {
                told.poll(10, TimeUnit.SECONDS).run();
            }
            if (member.seat.isEmpty()) {
                member.join();
            }
        }
        lane.write(written, true, line(written));
        written++;
        String all = IntStream.range(0, written).mapToObj(i -> i + "\n").collect(Collectors.joining());
        for (int i = 0; i < CLIENTS; i++) {
            clients.get(i).head();
            assertThat(body(clients.get(i), all.length())).as("client %s", i).isEqualTo(all);
            clients.get(i).close();
        }
    }

    /** As many as come before the first that is given up: what can be had again is no reason to cut anybody off. */
    @Test
    void whoDoesNotReadLeavesInTimeAndIsNotCutOff() throws Exception {
        joining = ClientStream.Joining.JOINED;
        byte[] large = new byte[64 << 10];
        int messages = 600;
        try (RawClient client = server.client().send(GET)) {
            ClientStream stream = opened.poll(10, TimeUnit.SECONDS);
            CompletableFuture<Integer> left = new CompletableFuture<>();
            lane = StreamLane.ofBodies(stream, joining);
            lane.join(stream, (last, full) -> left.complete(full ? last.orElseThrow() : -1));
            for (int i = 0; i < messages; i++) {
                lane.write(i, true, large);
            }
            int last = left.get(20, TimeUnit.SECONDS);
            assertThat(last).isBetween(0, messages - 2);
            assertThat(streams.cutOff()).isZero();
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void oneThatFailsIsCutOffAndTheOthersGetEverything() throws Exception {
        joining = ClientStream.Joining.JOINED;
        byte[] large = new byte[64 << 10];
        writer = () -> {
            throw new IllegalStateException("a mistake");
        };
        try (RawClient stalled = server.client().send(GET)) {
            ClientStream failing = opened.poll(10, TimeUnit.SECONDS);
            writer = () -> {};
            try (RawClient client = server.client().send(GET)) {
                ClientStream reading = opened.poll(10, TimeUnit.SECONDS);
                client.head();
                lane = StreamLane.ofBodies(reading, joining);
                lane.join(failing, (last, full) -> {});
                lane.join(reading, (last, full) -> {});
                int more = 5;
                for (int i = 0; i < MANY && more > 0; i++) {
                    large[0] = (byte) (i % 100);
                    lane.write(i, false, large.clone());
                    assertThat(body(client, large.length))
                            .startsWith(new String(large, 0, 2, StandardCharsets.US_ASCII));
                    more -= streams.cutOff() > 0 ? 1 : 0;
                }
                assertThat(streams.cutOff()).isOne();
                assertThat(stalled.head()).startsWith("HTTP/1.1 200 OK");
                assertThat(stalled.readToEnd()).endsWith("<reset>");
            }
        }
    }

    /** A chunked body, as far as it has this length. */
    private static String body(RawClient client, int length) {
        StringBuilder body = new StringBuilder();
        while (body.length() < length) {
            StringBuilder size = new StringBuilder();
            while (size.indexOf("\r\n") < 0) {
                size.append(client.read(1));
            }
            body.append(client.read(Integer.parseInt(size.toString().strip(), 16)));
            client.read(2);
        }
        return body.toString();
    }
}
