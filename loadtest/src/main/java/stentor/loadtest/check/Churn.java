package stentor.loadtest.check;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Users who come to a presence channel and go, as they know it themselves. Any thread may tell and ask. */
public final class Churn {
    private final Set<String> joined = ConcurrentHashMap.newKeySet();
    private final Set<String> left = ConcurrentHashMap.newKeySet();

    /** The server has taken this user in. */
    public void joined(String user) {
        joined.add(user);
    }

    /** This user, who had joined, has closed its connection. */
    public void left(String user) {
        left.add(user);
    }

    /** As it is now. A user whose leave is in it has joined in it, too. */
    Churn copy() {
        Churn copy = new Churn();
        copy.left.addAll(left);
        copy.joined.addAll(joined);
        return copy;
    }

    Set<String> everyoneWhoJoined() {
        return joined;
    }

    Set<String> everyoneWhoLeft() {
        return left;
    }
}
