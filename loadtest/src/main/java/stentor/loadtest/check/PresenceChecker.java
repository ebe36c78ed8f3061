package stentor.loadtest.check;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a member of a presence channel is told, who stays while others come and go: of each of them once that it came and once
 * that it went, in this order, and every message of the channel as {@link SequenceChecker} says.
 */
public final class PresenceChecker implements Checker {
    private final SequenceChecker messages;
    private final Churn churn;
    /** Those who had come before this member did; who of them is still there it was told. */
    private Set<String> before = Set.of();

    private Optional<Churn> due = Optional.empty();
    private final Set<String> present = new HashSet<>();
    private final Set<String> gone = new HashSet<>();

    public PresenceChecker(SequenceChecker messages, Churn churn) {
        this.messages = messages;
        this.churn = churn;
    }

    /** The server names who is there when this member comes. */
    public void found(Set<String> users) {
        present.addAll(users);
    }

    /** The server says that the user has come. */
    public void added(String user) {
        if (!present.add(user)) {
            fail("member_added for a user who is there: " + user);
        } else if (gone.contains(user)) {
            fail("member_added again: " + user);
        }
    }

    /** The server says that the user has gone. */
    public void removed(String user) {
        if (!present.remove(user)) {
            fail("member_removed for a user who is not there: " + user);
        }
        gone.add(user);
    }

    @Override
    public Optional<String> accept(Stamp stamp) {
        return messages.accept(stamp);
    }

    @Override
    public void fail(String reason) {
        messages.fail(reason);
    }

    @Override
    public Optional<String> fault() {
        return messages.fault();
    }

    @Override
    public void subscribed() {
        messages.subscribed();
        before = Set.copyOf(churn.everyoneWhoJoined());
    }

    @Override
    public void leaves() {
        messages.leaves();
        if (due.isEmpty()) {
            due = Optional.of(churn.copy());
        }
    }

    /** Messages, joins and leaves that this member was not told of yet. */
    @Override
    public int missing() {
        Churn owed = due.orElse(churn);
        long joins = owed.everyoneWhoJoined().stream()
                .filter(user -> !before.contains(user) && !present.contains(user) && !gone.contains(user))
                .count();
        long leaves = owed.everyoneWhoLeft().stream()
                .filter(user -> !gone.contains(user) && (present.contains(user) || !before.contains(user)))
                .count();
        return messages.missing() + (int) (joins + leaves);
    }
}
