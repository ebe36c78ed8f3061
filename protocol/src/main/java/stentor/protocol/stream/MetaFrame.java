package stentor.protocol.stream;

import java.util.Objects;
import stentor.protocol.channel.Payload;

/**
 * A message as {@link MetaFrameCodec} reads it.
 *
 * @param id to be stated when the subscriber comes back
 * @param afterGap whether messages before it are gone
 */
public record MetaFrame(String id, boolean afterGap, Payload payload) {
    public MetaFrame {
        Objects.requireNonNull(id);
        Objects.requireNonNull(payload);
    }
}
