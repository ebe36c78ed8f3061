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
import stentor.node.http.stream.SlowPolicy;
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
        streams = new OpenStreams(server.kit().system(), StreamSettings.withBuffer(1 << 20), written -> {});
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
        private Optional<StreamLane<Integer>.Member> seat = Optional.empty();
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

    private static StreamLane.Message<Integer> message(int mark, boolean stored, byte[] bytes) {
        return new StreamLane.Message<>(mark, stored, 0, bytes, Optional::empty);
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
        lane = StreamLane.ofBodies(members.get(0).stream, joining, SlowPolicy.DISCONNECT);
        for (int step = 0; step < STEPS; step++) {
            Member member = members.get(random.nextInt(CLIENTS));
            if (random.nextInt(4) == 0) {
                lane.write(message(written, true, line(written)));
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
        lane.write(message(written, true, line(written)));
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
            lane = StreamLane.ofBodies(stream, joining, SlowPolicy.DISCONNECT);
            lane.join(stream, (last, full) -> left.complete(full ? last.orElseThrow() : -1));
            for (int i = 0; i < messages; i++) {
                lane.write(message(i, true, large));
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
                lane = StreamLane.ofBodies(reading, joining, SlowPolicy.DISCONNECT);
                lane.join(failing, (last, full) -> {});
                lane.join(reading, (last, full) -> {});
                int more = 5;
                for (int i = 0; i < MANY && more > 0; i++) {
                    large[0] = (byte) (i % 100);
                    lane.write(message(i, false, large.clone()));
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
            body.append(chunk(client));
        }
        return body.toString();
    }

    private static String chunk(RawClient client) {
        StringBuilder size = new StringBuilder();
        while (size.indexOf("\r\n") < 0) {
            size.append(client.read(1));
        }
        String chunk = client.read(Integer.parseInt(size.toString().strip(), 16));
        client.read(2);
        return chunk;
    }

    @Test
    void aWriteCanLeaveOneStreamOut() throws Exception {
        joining = ClientStream.Joining.JOINED;
        try (RawClient one = server.client().send(GET)) {
            ClientStream left = opened.poll(10, TimeUnit.SECONDS);
            try (RawClient other = server.client().send(GET)) {
                ClientStream right = opened.poll(10, TimeUnit.SECONDS);
                lane = StreamLane.ofBodies(left, joining, SlowPolicy.DISCONNECT);
                StreamLane<Integer>.Member sender = lane.join(left, (last, full) -> {});
                lane.join(right, (last, full) -> {});
                lane.write(message(0, true, line(0)));
                lane.write(message(1, true, line(1)), sender);
                lane.write(message(2, true, line(2)));
                one.head();
                other.head();
                assertThat(body(one, 4)).isEqualTo("0\n2\n");
                assertThat(body(other, 6)).isEqualTo("0\n1\n2\n");
            }
        }
    }

    /** What is dropped is told, and counted; who reads again goes on with what is left. */
    @ParameterizedTest
    @EnumSource(
            value = SlowPolicy.class,
            names = {"DROP_OLDEST", "LATEST_ONLY"})
    void aSlowStreamMayStayAndMissSome(SlowPolicy policy) throws Exception {
        joining = ClientStream.Joining.JOINED;
        try (RawClient slow = server.client().send(GET)) {
            ClientStream stream = opened.poll(10, TimeUnit.SECONDS);
            lane = StreamLane.ofBodies(stream, joining, policy);
            lane.join(stream, (last, full) -> {});
            String filling = "x".repeat(32 << 10);
            int numbers = 0;
            while (streams.dropped() == 0 && numbers < MANY) {
                lane.write(numbered(numbers++, filling));
            }
            int after = numbers + 100;
            while (numbers < after) {
                lane.write(numbered(numbers++, filling));
            }
            lane.write(numbered(numbers, ""));
            slow.head();
            StringBuilder unread = new StringBuilder();
            int last = -1;
            boolean gap = false;
            long missed = 0;
            while (last < numbers) {
                String line = nextLine(slow, unread);
                if (line.equals("gap")) {
                    gap = true;
                    continue;
                }
                int number = Integer.parseInt(line.split(" ")[0]);
                assertThat(gap).as("a gap before %s, after %s", number, last).isEqualTo(number != last + 1);
                missed += number - last - 1;
                last = number;
                gap = false;
            }
            assertThat(missed).isPositive().isEqualTo(streams.dropped());
            assertThat(streams.cutOff()).isZero();
        }
    }

    /** @param unread what was read of the body and was not asked for yet */
    private static String nextLine(RawClient client, StringBuilder unread) {
        while (unread.indexOf("\n") < 0) {
            unread.append(chunk(client));
        }
        int end = unread.indexOf("\n");
        String line = unread.substring(0, end);
        unread.delete(0, end + 1);
        return line;
    }

    private static StreamLane.Message<Integer> numbered(int number, String filling) {
        String line = number + " " + filling + "\n";
        return new StreamLane.Message<>(
                number,
                true,
                0,
                line.getBytes(StandardCharsets.US_ASCII),
                () -> Optional.of(("gap\n" + line).getBytes(StandardCharsets.US_ASCII)));
    }
}
