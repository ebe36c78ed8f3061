package stentor.node.cli.client;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import stentor.client.Received;
import stentor.protocol.channel.Payload;
import stentor.protocol.channel.Utf8;

/** A message as a line for a terminal. Whatever it holds, it stays on its line and cannot command the terminal. */
final class MessageLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private MessageLine() {}

    /** Time, channel, type, sender, length in bytes, body; a dash for what there is not. */
    static String of(Received received, LocalTime time, String channel) {
        Payload payload = received.payload();
        return TIME.format(time) + "  "
                + safe(received.channel().orElse(channel)) + "  "
                + safe(payload.contentType().orElse("-")) + "  "
                + safe(payload.sender().orElse("-")) + "  "
                + payload.length() + "  "
                + body(payload);
    }

    private static String body(Payload payload) {
        return Utf8.isValid(payload.body()) ? safe(payload.text()) : "(binary)";
    }

    /** Line ends as {@code \n}, other control characters as {@code \x1b}. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> safe.append("\\n");
                case '\r' -> safe.append("\\r");
                case '\t' -> safe.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        safe.append(String.format("\\x%02x", (int) c));
                    } else {
                        safe.append(c);
                    }
                }
            }
        }
        return safe.toString();
    }
}
