package stentor.node.channel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import stentor.protocol.channel.ConcurrencyPolicy;

/**
 * The subscribers that were admitted under a concurrency policy, and which of them must leave for another one. The policy is the newcomer's: two
 * locations with different policies may lead to one channel. Subscribers under {@code broadcast} are only counted, and
 * are not in it. Knows no actors: its tests use plain strings.
 */
final class SubscriberRoster<S> {
    private final Set<S> members = new LinkedHashSet<>();
    private final Set<S> readmitted = new HashSet<>();

    /**
     * Adds the newcomer as far as the policy lets it in; returns those that must leave, which may be the newcomer itself.
     *
     * @param othersPresent whether there are subscribers outside this roster
     */
    List<S> admit(S newcomer, ConcurrencyPolicy policy, boolean othersPresent) {
        if (members.contains(newcomer)) {
            return List.of();
        }
        List<S> leaving =
                switch (policy) {
                    case BROADCAST -> List.of();
                    case LAST -> List.copyOf(members);
                    case FIRST -> members.isEmpty() && !othersPresent ? List.of() : List.of(newcomer);
                };
        members.add(newcomer);
        leaving.forEach(this::leave);
        return leaving;
    }

    /**
     * Takes back one that an earlier owner admitted, which may be later than the first newcomer comes: under {@code first}
     * it is the older one, under {@code last} it gives way. Returns those that must leave, as {@link #admit} does.
     */
    List<S> readmit(S member, ConcurrencyPolicy policy) {
        if (members.contains(member)) {
            return List.of();
        }
        List<S> leaving =
                switch (policy) {
                    case BROADCAST -> List.of();
                    case LAST -> members.isEmpty() ? List.of() : List.of(member);
                    case FIRST -> readmitted.isEmpty() ? List.copyOf(members) : List.of(member);
                };
        members.add(member);
        readmitted.add(member);
        leaving.forEach(this::leave);
        return leaving;
    }

    void leave(S member) {
        members.remove(member);
        readmitted.remove(member);
    }

    void leaveIf(Predicate<S> leaving) {
        members.removeIf(leaving);
        readmitted.removeIf(leaving);
    }

    int count(Predicate<S> which) {
        int count = 0;
        for (S member : members) {
            count += which.test(member) ? 1 : 0;
        }
        return count;
    }

    int size() {
        return members.size();
    }

    List<S> members() {
        return new ArrayList<>(members);
    }
}
