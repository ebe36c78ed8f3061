package stentor.node.http.stream;

import java.util.Arrays;

/**
 * The places of a lane, without holes between them, and what a round over them looks at: of each its member, the number of the
 * first write that the member lacks, and its socket. They stand side by side in arrays: a member by itself is another object,
 * most often far away in memory. Belongs to the lane's loop.
 *
 * @param <T> the members
 */
final class LanePlaces<T> {
    private Object[] members = new Object[8];
    private long[] nexts = new long[8];
    private StreamSocket[] sockets = new StreamSocket[8];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only members are put there
    T member(int place) {
        return (T) members[place];
    }

    /** The number of the first write that the member lacks. */
    long next(int place) {
        return nexts[place];
    }

    void next(int place, long number) {
        nexts[place] = number;
    }

    /** What the member is written to; null: that is not known yet. */
    StreamSocket socket(int place) {
        return sockets[place];
    }

    void socket(int place, StreamSocket socket) {
        sockets[place] = socket;
    }

    /** Whether the member's socket is known, and takes something now. */
    boolean isClear(int place) {
        StreamSocket socket = sockets[place];
        return socket != null && socket.isClear();
    }

    /** The member lacks nothing before this number. */
    int add(T member, long next) {
        if (size == members.length) {
            members = Arrays.copyOf(members, 2 * size);
            nexts = Arrays.copyOf(nexts, 2 * size);
            sockets = Arrays.copyOf(sockets, 2 * size);
        }
        members[size] = member;
        nexts[size] = next;
        sockets[size] = null;
        return size++;
    }

    /** Takes a member out; the last one gets its place, and is returned. Null: it was the last one. */
    T remove(int place) {
        size--;
        T last = null;
        if (place < size) {
            last = member(size);
            members[place] = last;
            nexts[place] = nexts[size];
            sockets[place] = sockets[size];
        }
        members[size] = null;
        sockets[size] = null;
        return last;
    }

    /** The least number that some member lacks, or this one if that is less. */
    long leastNext(long most) {
        long least = most;
        for (int place = 0; place < size; place++) {
            least = Math.min(least, nexts[place]);
        }
        return least;
    }
}
