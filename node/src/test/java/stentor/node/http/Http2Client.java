package stentor.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A client of HTTP/2 that sends exactly these frames and tells which ones come (RFC 9113, section 4). */
public final class Http2Client implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    public static final int REFUSED_STREAM = 7;
    public static final int ENHANCE_YOUR_CALM = 11;

    private static final int MAX_FRAME = 16_384;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    public record Frame(int type, int flags, int stream, byte[] payload) {
        public boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** The number in it, as RST_STREAM has one. */
        public int code() {
            return ByteBuffer.wrap(payload).getInt();
        }

        /** Why the connection ends, of GOAWAY. */
        public int reason() {
            return ByteBuffer.wrap(payload).getInt(4);
        }
    }

    public record Response(Map<String, String> headers, String body) {
        public String status() {
            return headers.get(":status");
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder();
    private int nextStream = 1;

    private Http2Client(Socket socket) {
        this.socket = socket;
        try {
            this.in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over a socket that is connected; sends the preface and its settings. */
    public static Http2Client over(Socket socket, byte[]... settings) {
        Http2Client client = new Http2Client(socket);
        client.sendRaw(PREFACE.getBytes(StandardCharsets.US_ASCII));
        client.send(SETTINGS, 0, 0, concat(settings));
        return client;
    }

    public static Http2Client to(TestServer server, byte[]... settings) {
        return over(RawClient.connect(server.address()), settings);
    }

    public static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    public void sendRaw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void send(int type, int flags, int stream, byte[] payload) {
        sendRaw(frame(type, flags, stream, payload));
    }

    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Begins a stream with a GET; its number. */
    public int get(String path, String... more) {
        int stream = newStream();
        send(HEADERS, END_STREAM | END_HEADERS, stream, head("GET", path, more));
        return stream;
    }

    /** Begins a stream with a POST and its body; its number. */
    public int post(String path, byte[] body) {
        int stream = newStream();
        send(HEADERS, END_HEADERS, stream, head("POST", path, "content-length", Integer.toString(body.length)));
        for (int from = 0; from < body.length; from += MAX_FRAME) {
            int to = Math.min(body.length, from + MAX_FRAME);
            send(DATA, to == body.length ? END_STREAM : 0, stream, Arrays.copyOfRange(body, from, to));
        }
        return stream;
    }

    public int newStream() {
        nextStream += 2;
        return nextStream - 2;
    }

    /** A request's head, each field as a literal that is not indexed (RFC 7541, section 6.2.2). */
    public static byte[] head(String method, String path, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, ":method", method);
        field(out, ":scheme", "http");
        field(out, ":path", path);
        field(out, ":authority", "stentor");
        for (int i = 0; i < more.length; i += 2) {
            field(out, more[i], more[i + 1]);
        }
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        text(out, name);
        text(out, value);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        int length = text.length();
        if (length < 127) {
            out.write(length);
        } else {
            out.write(127);
            for (length -= 127; length >= 128; length >>= 7) {
                out.write(length & 127 | 128);
            }
            out.write(length);
        }
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next frame but those that every connection begins with; null at the connection's end. */
    public Frame next() {
        while (true) {
            Frame frame = read();
            boolean usual = frame != null && frame.stream() == 0 && frame.type() != GOAWAY && frame.type() != PING;
            if (!usual) {
                return frame;
            }
            if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
                acknowledge();
            }
        }
    }

    private void acknowledge() {
        try {
            send(SETTINGS, ACK, 0, new byte[0]);
        } catch (UncheckedIOException ended) {
            // What has come before the end is still to be read.
            return;
        }
    }

    private Frame read() {
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int length = first << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, flags, stream, payload);
        } catch (IOException e) {
            // A reset is an end, too.
            return null;
        }
    }

    /** The frames up to one of this type; null if the connection ends before it. */
    public Frame next(int type) {
        Frame frame = next();
        while (frame != null && frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** What comes next is the head of an answer on this stream; that the server goes away may be said before it. */
    public Map<String, String> headOf(int stream) {
        Frame frame = next();
        while (frame != null && frame.type() == GOAWAY) {
            frame = next();
        }
        if (frame == null || frame.type() != HEADERS || frame.stream() != stream) {
            throw new AssertionError("no head on stream " + stream + " but " + frame);
        }
        ByteBuf block = Unpooled.wrappedBuffer(frame.payload());
        try {
            Http2Headers decoded = headers.decodeHeaders(stream, block);
            Map<String, String> head = new TreeMap<>();
            decoded.forEach(entry ->
                    head.put(entry.getKey().toString(), entry.getValue().toString()));
            return head;
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What comes next is an answer on this stream, with a body. */
    public Response answerOf(int stream) {
        Map<String, String> head = headOf(stream);
        StringBuilder body = new StringBuilder();
        for (Frame frame = next(); ; frame = next()) {
            if (frame == null || frame.type() != DATA || frame.stream() != stream) {
                throw new AssertionError("no body on stream " + stream + " but " + frame);
            }
            body.append(new String(frame.payload(), StandardCharsets.UTF_8));
            if (frame.endsStream()) {
                return new Response(head, body.toString());
            }
        }
    }

    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
