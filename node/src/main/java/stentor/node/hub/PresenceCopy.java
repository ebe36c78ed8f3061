package stentor.node.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.Member;
import stentor.node.channel.UserDigest;

/**
 * The users that are present in a channel, as a hub was told. It outlives the owner: what the next one says is compared with it, so that
 * subscribers are told of what has changed and of nothing else.
 */
final class PresenceCopy {
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final UserDigest digest = new UserDigest();
    private final Map<String, Member> coming = new LinkedHashMap<>();
    /** Pieces of another version are of a whole whose rest was lost. */
    private long comingVersion;

    private long epoch;
    private long version;
    private boolean current;

    /** What became of something that the owner told. */
    enum Taken {
        YES,
        /** It comes from the past, or the whole comes anyway. */
        IGNORED,
        /** Something before it is missing: the whole is to be asked for. */
        MISSED
    }

    /** Whether it is what the present owner told. */
    boolean isCurrent() {
        return current;
    }

    /** That of the owner which told it; 0: none has. */
    long epoch() {
        return epoch;
    }

    boolean has(String user) {
        return members.containsKey(user);
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    /** There is another owner, or the whole was asked for. */
    void awaitWhole() {
        current = false;
        coming.clear();
    }

    /** Nobody here wants to know any more: what was told grows old. */
    void forget() {
        awaitWhole();
        members.clear();
        digest.clear();
    }

    /** Whether it is what the owner has told by now, under the epoch of its claim; or whether the whole comes anyway. */
    boolean isUpTo(long saidEpoch, ChannelEvent.PresenceState state) {
        return !current
                || saidEpoch < epoch
                || saidEpoch == epoch && state.version() == version && state.present() == digest.value();
    }

    /** Takes a piece of the whole; what has changed with the last one. */
    List<Notice.What> take(ChannelEvent.Roster roster) {
        if (roster.epoch() < epoch) {
            return List.of();
        }
        if (roster.version() != comingVersion) {
            coming.clear();
            comingVersion = roster.version();
        }
        roster.members().forEach(member -> coming.put(member.id(), member));
        if (roster.more()) {
            return List.of();
        }
        List<Notice.What> changes = new ArrayList<>();
        members.keySet().stream()
                .filter(user -> !coming.containsKey(user))
                .forEach(user -> changes.add(new Notice.Removed(user)));
        coming.values().stream()
                .filter(member -> !members.containsKey(member.id()))
                .forEach(member -> changes.add(new Notice.Added(member)));
        members.clear();
        members.putAll(coming);
        digest.clear();
        coming.keySet().forEach(digest::add);
        coming.clear();
        epoch = roster.epoch();
        version = roster.version();
        current = true;
        return changes;
    }

    Taken take(ChannelEvent.MemberJoined joined) {
        Taken taken = next(joined.epoch(), joined.version());
        if (taken == Taken.YES && members.put(joined.member().id(), joined.member()) == null) {
            digest.add(joined.member().id());
        }
        return taken;
    }

    Taken take(ChannelEvent.MemberLeft left) {
        Taken taken = next(left.epoch(), left.version());
        if (taken == Taken.YES && members.remove(left.user()) != null) {
            digest.remove(left.user());
        }
        return taken;
    }

    private Taken next(long saidEpoch, long saidVersion) {
        if (!current || saidEpoch != epoch || saidVersion <= version) {
            return Taken.IGNORED;
        }
        if (saidVersion > version + 1) {
            return Taken.MISSED;
        }
        version = saidVersion;
        return Taken.YES;
    }
}
