package stentor.node.channel;

/**
 * A set of users in one number, whatever the order in which they came: an owner and a hub tell by it whether they mean the same users,
 * without naming them. Sets that differ have the same number once in 2<sup>32</sup> times at most, unless somebody chose the names for that.
 */
public final class UserDigest {
    private long sum;

    /** To be called once for each user that comes. */
    public void add(String user) {
        sum += mixed(user);
    }

    /** To be called once for each user that was added and goes. */
    public void remove(String user) {
        sum -= mixed(user);
    }

    public void clear() {
        sum = 0;
    }

    /** 0: there is nobody. */
    public long value() {
        return sum;
    }

    /** The last step of MurmurHash3 for 64 bits, so that sums of hashes of similar names differ, too. */
    private static long mixed(String user) {
        long hash = ((long) user.length() << 32) + user.hashCode();
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
