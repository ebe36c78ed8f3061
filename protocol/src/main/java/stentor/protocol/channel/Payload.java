package stentor.protocol.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/**
 * What a publisher hands in: the body and what travels with it. The body is never copied, so nobody may change it once
 * it is in here: one array serves every subscriber.
 */
public final class Payload {
    private static final int OVERHEAD = 64;

    private final byte[] body;
    private final Optional<String> contentType;
    private final Optional<String> eventName;
    private final Optional<String> sender;
    private final Optional<String> note;

    /**
     * @param body the bytes as they came
     * @param contentType the publisher's {@code Content-Type}, if it gave one
     * @param eventName the name that event streams give the message
     * @param sender who published it, where the dialect knows (the bus: the Basic-auth user)
     * @param note what the publishing dialect keeps beside the body for its own subscribers; other dialects ignore it
     */
    public Payload(
            byte[] body,
            Optional<String> contentType,
            Optional<String> eventName,
            Optional<String> sender,
            Optional<String> note) {
        this.body = Objects.requireNonNull(body);
        this.contentType = Objects.requireNonNull(contentType);
        this.eventName = Objects.requireNonNull(eventName);
        this.sender = Objects.requireNonNull(sender);
        this.note = Objects.requireNonNull(note);
    }

    public Payload(byte[] body, Optional<String> contentType, Optional<String> eventName, Optional<String> sender) {
        this(body, contentType, eventName, sender, Optional.empty());
    }

    public Payload(byte[] body, Optional<String> contentType) {
        this(body, contentType, Optional.empty(), Optional.empty());
    }

    /** A payload of UTF-8 text. */
    public static Payload text(String body, String contentType) {
        return new Payload(body.getBytes(StandardCharsets.UTF_8), Optional.of(contentType));
    }

    /** The bytes themselves, not a copy: to be read only. */
    public byte[] body() {
        return body;
    }

    /** The body's length in bytes. */
    public int length() {
        return body.length;
    }

    /** About how many bytes it takes, with what travels along: never less than on the way between nodes. */
    public long weight() {
        return OVERHEAD + body.length + 3L * (length(contentType) + length(eventName) + length(sender) + length(note));
    }

    /** About how many bytes all of them take. */
    public static long weight(Collection<Payload> payloads) {
        long sum = 0;
        for (Payload payload : payloads) {
            sum += payload.weight();
        }
        return sum;
    }

    private static int length(Optional<String> text) {
        return text.map(String::length).orElse(0);
    }

    public Optional<String> contentType() {
        return contentType;
    }

    public Optional<String> eventName() {
        return eventName;
    }

    public Optional<String> sender() {
        return sender;
    }

    public Optional<String> note() {
        return note;
    }

    /** The body read as UTF-8; bytes that are not UTF-8 become replacement characters. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(body, that.body)
                && contentType.equals(that.contentType)
                && eventName.equals(that.eventName)
                && sender.equals(that.sender)
                && note.equals(that.note);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(body), contentType, eventName, sender, note);
    }

    @Override
    public String toString() {
        return "Payload[" + body.length + " bytes"
                + contentType.map(type -> ", " + type).orElse("")
                + eventName.map(name -> ", event " + name).orElse("")
                + sender.map(name -> ", from " + name).orElse("") + "]";
    }
}
