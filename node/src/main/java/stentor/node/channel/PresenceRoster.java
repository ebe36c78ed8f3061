package stentor.node.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is present in a channel: a user is there once, however many hubs it has connections at, and joins and leaves alternate.
 * A new owner takes the users that hubs know from the owner before as {@linkplain #presume presumed}: they are there until it
 * is clear that no hub has them.
 *
 * @param <H> identifies a hub
 */
final class PresenceRoster<H> {
    private final Map<String, Present<H>> users = new LinkedHashMap<>();
    /** What hubs that say all again had before, and have not said again yet. */
    private final Map<H, Set<String>> doubtful = new LinkedHashMap<>();

    private final UserDigest present = new UserDigest();
    private final Map<H, UserDigest> joined = new HashMap<>();

    private static final class Present<H> {
        private final Member member;
        private final Set<H> hubs = new HashSet<>();
        private boolean presumed;

        private Present(Member member) {
            this.member = member;
        }
    }

    /** What comes of a user that wants to join. */
    enum Joining {
        /** It was not there before. */
        FIRST,
        /** It is there already. */
        AGAIN,
        /** There are too many others. */
        FULL
    }

    /** @param limit so many users may be there */
    Joining join(H hub, Member member, int limit) {
        Present<H> known = users.get(member.id());
        if (known == null && users.size() >= limit) {
            return Joining.FULL;
        }
        Present<H> user = known == null ? come(member) : known;
        if (user.hubs.add(hub)) {
            joined.computeIfAbsent(hub, anew -> new UserDigest()).add(member.id());
        }
        doubtful.getOrDefault(hub, new HashSet<>()).remove(member.id());
        return known == null ? Joining.FIRST : Joining.AGAIN;
    }

    private Present<H> come(Member member) {
        Present<H> user = new Present<>(member);
        users.put(member.id(), user);
        present.add(member.id());
        return user;
    }

    /** Whether the user has left with that. */
    boolean quit(H hub, String user) {
        Present<H> known = users.get(user);
        if (known == null || !known.hubs.remove(hub)) {
            return false;
        }
        joined.get(hub).remove(user);
        return leftBehind(user, known);
    }

    private boolean leftBehind(String user, Present<H> known) {
        if (known.presumed || !known.hubs.isEmpty() || !users.remove(user, known)) {
            return false;
        }
        present.remove(user);
        return true;
    }

    /** These hubs are gone; returns the users that have left with that. */
    List<String> gone(Predicate<H> gone) {
        doubtful.keySet().removeIf(gone);
        joined.keySet().removeIf(gone);
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, Present<H>> entry : new ArrayList<>(users.entrySet())) {
            if (entry.getValue().hubs.removeIf(gone) && leftBehind(entry.getKey(), entry.getValue())) {
                left.add(entry.getKey());
            }
        }
        return left;
    }

    /** An earlier owner had let these in: they are there until {@link #presumeNoMore}, and those that are new to this owner are returned. */
    List<Member> presume(Collection<Member> known) {
        List<Member> added = new ArrayList<>();
        for (Member member : known) {
            if (!users.containsKey(member.id())) {
                come(member).presumed = true;
                added.add(member);
            }
        }
        return added;
    }

    /** By now all hubs have named their users; returns the users that have left with that. */
    List<String> presumeNoMore() {
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, Present<H>> entry : new ArrayList<>(users.entrySet())) {
            entry.getValue().presumed = false;
            if (leftBehind(entry.getKey(), entry.getValue())) {
                left.add(entry.getKey());
            }
        }
        return left;
    }

    /** The hub is about to name its users anew. */
    void beginsAgain(H hub) {
        Set<String> had = new HashSet<>();
        users.forEach((user, known) -> {
            if (known.hubs.contains(hub)) {
                had.add(user);
            }
        });
        doubtful.put(hub, had);
    }

    /** The hub has named all its users; returns the users that have left with that. */
    List<String> saidAll(H hub) {
        List<String> left = new ArrayList<>();
        Optional.ofNullable(doubtful.remove(hub)).orElse(Set.of()).forEach(user -> {
            if (quit(hub, user)) {
                left.add(user);
            }
        });
        return left;
    }

    List<Member> members() {
        return users.values().stream().map(user -> user.member).toList();
    }

    /** The {@link UserDigest} of all that are there. */
    long present() {
        return present.value();
    }

    /** The {@link UserDigest} of those that have joined at the hub. */
    long joined(H hub) {
        UserDigest digest = joined.get(hub);
        return digest == null ? 0 : digest.value();
    }

    int size() {
        return users.size();
    }

    void clear() {
        users.clear();
        doubtful.clear();
        present.clear();
        joined.clear();
    }
}
