package stentor.node.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.node.messagelog.AppendResult.Receipt;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogRead;
import stentor.node.messagelog.LogState;
import stentor.protocol.channel.Digits;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** What a script answered: {@code ok} and more, or why it did nothing. */
final class Answer {
    private final List<?> parts;

    /** Throws what the refusal means, if it is one. */
    Answer(List<?> parts) {
        this.parts = parts;
        switch (text(0)) {
            case "ok" -> {}
            case "fenced" -> throw new FencedException("a newer claim has epoch " + text(1));
            case "lost" -> throw new LogLostException(lost());
            case "order" -> throw new IllegalArgumentException("the batch does not follow " + id(text(1)));
            default -> throw new IllegalStateException("unknown answer " + text(0));
        }
    }

    /** How many parts there are. */
    int size() {
        return parts.size();
    }

    String text(int index) {
        return text(parts.get(index));
    }

    byte[] bytes(int index) {
        return (byte[]) parts.get(index);
    }

    long number(int index) {
        return (Long) parts.get(index);
    }

    List<?> list(int index) {
        return (List<?>) parts.get(index);
    }

    /** The channel's state, which comes first in most answers. */
    LogState state() {
        List<?> state = (List<?>) parts.get(1);
        return new LogState(
                (Long) state.get(0) == 1,
                SettingsText.read(text(state.get(1))),
                id(text(state.get(2))),
                id(text(state.get(3))),
                (Long) state.get(4),
                (Long) state.get(5));
    }

    /** One entry per publication: nothing if it was appended, else its first answer. */
    List<Optional<Receipt>> repeats(int index, int publications) {
        String[] texts = text(index).split(",", -1);
        List<Optional<Receipt>> repeats = new ArrayList<>(publications);
        for (int i = 0; i < publications; i++) {
            repeats.add(i < texts.length && !texts[i].isEmpty() ? Optional.of(receipt(texts[i])) : Optional.empty());
        }
        return repeats;
    }

    /** What {@code read.lua} answers. */
    LogRead read() {
        List<Message> messages = list(1).stream().map(Answer::message).toList();
        return new LogRead(messages, number(2) == 1, new LogPosition(Long.parseLong(text(3)), id(text(4))));
    }

    /** A message id as Redis writes it. */
    static MessageId id(String text) {
        int dash = text.indexOf('-');
        return new MessageId(Digits.parse(text, 0, dash), Digits.parse(text, dash + 1, text.length()));
    }

    /** Queues have no position. */
    private String lost() {
        return parts.size() > 1
                ? "Redis is at epoch " + text(1) + ", id " + id(text(2)) + ", behind what is known"
                : "Redis does not know this epoch";
    }

    private static Message message(Object entry) {
        List<?> fields = (List<?>) ((List<?>) entry).get(1);
        return new Message(
                id(text(((List<?>) entry).get(0))),
                id(text(fields.get(3))),
                Long.parseLong(text(fields.get(1))),
                MessageHead.read((byte[]) fields.get(5), (byte[]) fields.get(7)));
    }

    private static Receipt receipt(String text) {
        String[] parts = text.split(" ");
        return new Receipt(id(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    static String text(Object part) {
        return new String((byte[]) part, StandardCharsets.UTF_8);
    }
}
