package stentor.node.http.poll;

import java.util.ArrayList;
import java.util.List;
import stentor.node.http.HeldPoll;

/** Polls that wait for the same answer, in no order; each of them leaves in constant time. Belongs to one loop. */
final class WaitingPolls {
    private List<WaitingPoll> waiting = new ArrayList<>();

    WaitingPoll add(HeldPoll poll, long deadline) {
        WaitingPoll added = new WaitingPoll(poll, deadline, waiting.size());
        waiting.add(added);
        return added;
    }

    /** Whether the poll waited, here or among those that were {@linkplain #takeAll taken}; now it does not. */
    boolean remove(WaitingPoll leaving) {
        int index = leaving.index();
        boolean waited = leaving.stopWaiting();
        if (waited && index < waiting.size() && waiting.get(index) == leaving) {
            WaitingPoll last = waiting.remove(waiting.size() - 1);
            if (last != leaving) {
                waiting.set(index, last);
                last.moveTo(index);
            }
        }
        return waited;
    }

    /** Takes all polls out. They wait until they are told something. */
    List<WaitingPoll> takeAll() {
        List<WaitingPoll> all = waiting;
        waiting = new ArrayList<>(all.size());
        return all;
    }

    /** The polls that are here now; polls may come and go meanwhile. */
    List<WaitingPoll> all() {
        return List.copyOf(waiting);
    }

    int size() {
        return waiting.size();
    }
}
