package stentor.protocol.channel;

import java.util.Objects;

/** Where a subscriber stands, and so which message it asks for. */
public sealed interface Cursor {
    Cursor OLDEST = new Oldest();
    Cursor NEWEST = new Newest();

    /** Everything up to and with {@code id} was received: the next one is wanted. */
    record After(MessageId id) implements Cursor {
        public After {
            Objects.requireNonNull(id);
        }
    }

    /** The newest stored message with this tag was received; its second is not known. */
    record AfterTag(long tag) implements Cursor {}

    /** Nothing was received: the oldest stored message is wanted. */
    record Oldest() implements Cursor {}

    /** Nothing stored is wanted, only what is published from now on. */
    record Newest() implements Cursor {}

    static Cursor after(MessageId id) {
        return new After(id);
    }
}
