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

    /**
     * A date alone: everything up to and with tag 0 of that second is not wanted. Unlike the id of {@link After}, it need not be
     * one that a message ever had.
     */
    record AfterDate(long seconds) implements Cursor {
        /** The same as an id. */
        public MessageId id() {
            return new MessageId(seconds, 0);
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
