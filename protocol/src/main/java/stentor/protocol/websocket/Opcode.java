package stentor.protocol.websocket;

import java.util.Optional;

/** What a frame is (RFC 6455, section 5.2). */
enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private final int number;

    Opcode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Frames about the connection itself; they may come between the fragments of a message. */
    boolean isControl() {
        return number >= 0x8;
    }

    /** Empty for a number that the protocol reserves. */
    static Optional<Opcode> of(int number) {
        for (Opcode opcode : values()) {
            if (opcode.number == number) {
                return Optional.of(opcode);
            }
        }
        return Optional.empty();
    }
}
