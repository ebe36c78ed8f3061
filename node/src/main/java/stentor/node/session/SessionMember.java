package stentor.node.session;

import java.util.Objects;
import stentor.node.channel.Member;

/**
 * The member that a session's client is on a presence channel.
 *
 * @param limit so many members the channel may have
 */
public record SessionMember(Member member, int limit) {
    public SessionMember {
        Objects.requireNonNull(member);
    }
}
