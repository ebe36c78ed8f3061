package stentor.protocol.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.protocol.channel.Utf8;

/**
 * Reads what one client sends (RFC 6455, sections 5 and 7): takes bytes as they come, in whatever pieces, and gives out
 * whole messages, unmasked, their fragments joined. Holds no more than a message of the largest size. After a close or
 * a violation it reads nothing more.
 */
public final class WebSocketReader {
    private final int maxMessage;
    private final FrameHead head = new FrameHead();
    private final Fragments message = new Fragments();
    private final Fragments control = new Fragments();
    private Optional<Opcode> messageKind = Optional.empty();
    private boolean inPayload;
    private long missing;
    private boolean over;

    /** @param maxMessage bytes of a message at most; more is a violation, {@link CloseCode#TOO_BIG} */
    public WebSocketReader(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** What has become whole with these bytes, in order. */
    public List<Received> read(ByteBuffer bytes) {
        List<Received> whole = new ArrayList<>();
        while (!over && (bytes.hasRemaining() || inPayload && missing == 0)) {
            if (inPayload) {
                readPayload(bytes, whole);
            } else if (head.read(bytes)) {
                problem().ifPresentOrElse(whole::add, this::beginPayload);
            }
        }
        return whole;
    }

    private void beginPayload() {
        inPayload = true;
        missing = head.length();
        if (!head.opcode().isControl() && head.opcode() != Opcode.CONTINUATION) {
            messageKind = Optional.of(head.opcode());
        }
    }

    private void readPayload(ByteBuffer bytes, List<Received> whole) {
        int length = (int) Math.min(missing, bytes.remaining());
        (head.opcode().isControl() ? control : message).add(bytes, length, head);
        missing -= length;
        if (missing == 0) {
            inPayload = false;
            endOfFrame().ifPresent(whole::add);
            head.reset();
        }
    }

    private Optional<Received> endOfFrame() {
        if (head.opcode().isControl()) {
            return Optional.of(controlFrame(control.take()));
        }
        return head.isFinal() ? Optional.of(message(message.take())) : Optional.empty();
    }

    private Received message(byte[] bytes) {
        boolean text = messageKind.equals(Optional.of(Opcode.TEXT));
        messageKind = Optional.empty();
        if (!text) {
            return new Received.Binary(bytes);
        }
        return Utf8.isValid(bytes)
                ? new Received.Text(bytes)
                : violation(CloseCode.INVALID_DATA, "the text is not UTF-8");
    }

    private Received controlFrame(byte[] payload) {
        return switch (head.opcode()) {
            case PING -> new Received.Ping(payload);
            case PONG -> new Received.Pong(payload);
            default -> close(payload);
        };
    }

    private Received close(byte[] payload) {
        over = true;
        if (payload.length == 0) {
            return new Received.Close(CloseCode.NONE, "");
        }
        int code = payload.length < Short.BYTES ? -1 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        if (!CloseCode.maySend(code)) {
            return violation(CloseCode.PROTOCOL_ERROR, "not a close code");
        }
        if (!Utf8.isValid(payload, Short.BYTES, payload.length)) {
            return violation(CloseCode.INVALID_DATA, "the reason is not UTF-8");
        }
        return new Received.Close(code, new String(payload, Short.BYTES, payload.length - Short.BYTES, UTF_8));
    }

    /** What is wrong with the frame whose head was read. */
    private Optional<Received> problem() {
        Optional<String> wrong = head.problem().or(this::outOfPlace);
        if (wrong.isPresent()) {
            return Optional.of(violation(CloseCode.PROTOCOL_ERROR, wrong.get()));
        }
        boolean tooBig = !head.opcode().isControl() && head.length() > maxMessage - message.size();
        return tooBig
                ? Optional.of(violation(CloseCode.TOO_BIG, "a message has at most " + maxMessage + " bytes"))
                : Optional.empty();
    }

    private Optional<String> outOfPlace() {
        if (head.opcode() == Opcode.CONTINUATION && messageKind.isEmpty()) {
            return Optional.of("there is nothing to continue");
        }
        boolean another = head.opcode() == Opcode.TEXT || head.opcode() == Opcode.BINARY;
        return another && messageKind.isPresent()
                ? Optional.of("the message before it is not complete")
                : Optional.empty();
    }

    private Received violation(int code, String reason) {
        over = true;
        return new Received.Violation(code, reason);
    }
}
