package stentor.node.webhook;

import java.util.Objects;
import java.util.Optional;

/**
 * What is present or not: a channel's subscribers, or one member of it.
 *
 * @param user empty: the channel as a whole
 */
public record Subject(String channel, Optional<String> user) {
    private static final String CHANNEL = "c ";
    private static final String MEMBER = "m ";

    public Subject {
        Objects.requireNonNull(channel);
        Objects.requireNonNull(user);
    }

    static Subject of(String channel) {
        return new Subject(channel, Optional.empty());
    }

    static Subject of(String channel, String user) {
        return new Subject(channel, Optional.of(user));
    }

    /** As the log names it; channels' names have no blanks. */
    String text() {
        return user.map(id -> MEMBER + channel + ' ' + id).orElse(CHANNEL + channel);
    }

    /** Reads what {@link #text} wrote; empty: it is something else. */
    static Optional<Subject> read(String text) {
        if (text.startsWith(CHANNEL)) {
            return Optional.of(of(text.substring(CHANNEL.length())));
        }
        int blank = text.indexOf(' ', MEMBER.length());
        return text.startsWith(MEMBER) && blank > 0
                ? Optional.of(of(text.substring(MEMBER.length(), blank), text.substring(blank + 1)))
                : Optional.empty();
    }
}
