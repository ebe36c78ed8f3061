package stentor.node.transports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WebSocketClient;
import stentor.protocol.channel.MessageId;

/** WebSocket, with each message's id before it ({@code ws+meta.nchan}) or without. */
record SocketTransport(boolean withIds) implements Transport {
    private static final Pattern STATUS = Pattern.compile("\\b(4\\d\\d)\\b");

    @Override
    public Subscribed subscribe(RunningNode node, String path, Optional<String> after) {
        WebSocketClient socket = node.webSocket(path, headers(after));
        if (socket.head().status() != 101) {
            socket.close();
            throw new Subscribed.Refused(socket.head().status());
        }
        return new Socket(socket, withIds);
    }

    @Override
    public int refusal(RunningNode node, String path, Optional<String> after) {
        try (WebSocketClient socket = node.webSocket(path, headers(after))) {
            return socket.head().status();
        }
    }

    private String[] headers(Optional<String> after) {
        List<String> headers = new ArrayList<>();
        after.ifPresent(id -> headers.add("Last-Event-ID: " + id));
        if (withIds) {
            headers.add("Sec-WebSocket-Protocol: ws+meta.nchan");
        }
        return headers.toArray(String[]::new);
    }

    @Override
    public boolean tellsIds() {
        return withIds;
    }

    @Override
    public boolean tellsGaps() {
        return withIds;
    }

    private record Socket(WebSocketClient client, boolean withIds) implements Subscribed {
        @Override
        public Got next() {
            String frame = client.next().text();
            if (!withIds) {
                return new Got(Optional.empty(), frame, false);
            }
            int empty = frame.indexOf("\n\n");
            String head = frame.substring(0, empty + 1);
            String id = head.lines()
                    .filter(line -> line.startsWith("id: "))
                    .findFirst()
                    .map(line -> line.substring(4))
                    .orElseThrow();
            return new Got(MessageId.parse(id), frame.substring(empty + 2), head.contains("gap: true\n"));
        }

        /** The reason names the status, but for a server that stops. */
        @Override
        public OptionalInt end() {
            WebSocketClient.Frame frame = client.next();
            if (frame.first() != (WebSocketClient.FIN | WebSocketClient.CLOSE)) {
                throw new AssertionError("not the end: " + frame);
            }
            Matcher status = STATUS.matcher(frame.toString().substring("close 1000".length()));
            return status.find() ? OptionalInt.of(Integer.parseInt(status.group(1))) : OptionalInt.empty();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
