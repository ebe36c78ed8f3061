package stentor.node.messagelog;

import java.util.List;
import java.util.Objects;
import stentor.protocol.channel.Message;

/**
 * What a read found.
 *
 * @param messages oldest first
 * @param more whether the log had more behind the last of them
 * @param position how far the log went where it was read
 */
public record LogRead(List<Message> messages, boolean more, LogPosition position) {
    public LogRead {
        messages = List.copyOf(messages);
        Objects.requireNonNull(position);
    }
}
